package io.sigmazero.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes that the harness must catch. */
final class Mutations {
  private static final String LARGEST = "sigmazero_largest";
  private static final String UPDATE = "sigmazero_update";
  private static final String FINISH = "sigmazero_finish";
  private static final String OBSERVE = "sigmazero_observe";
  private static final String TURN_OVER = "sigmazero_turn_over";
  private static final String SETTLE = "sigmazero_settle";
  private static final String BLOCK = "block_reduced";
  private static final String WARP = "warp_reduced";

  private Mutations() {}

  static List<Mutation> all() {
    return Stream.of(
            threads(), atomics(), tails(), memory(), arithmetic(), steps(), LaneMutations.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> threads() {
    return List.of(
        new Mutation("no barrier", BLOCK, "  __syncthreads();\n", "", "shared memory"),
        new Mutation(
            "barrier after the reading",
            BLOCK,
            "  __syncthreads();\n  if (warp == 0) {\n    value = thread < blockDim.x / WARP ? partial[thread] : 0u;\n",
            "  if (warp == 0) value = thread < blockDim.x / WARP ? partial[thread] : 0u;\n  __syncthreads();\n  if (warp == 0) {\n",
            "before it is written"),
        new Mutation(
            "barrier in a branch",
            BLOCK,
            "__syncthreads();",
            "if (warp != 3) __syncthreads();",
            "barrier divergence"),
        new Mutation(
            "a warp leaves before the barrier",
            BLOCK,
            "  __syncthreads();",
            "  if (warp == 3) return 0;\n  __syncthreads();",
            "barrier divergence"),
        new Mutation(
            "half of a warp shuffles",
            BLOCK,
            "value = warp_reduced<Combine>(value);\n  if",
            "if (thread < 16) value = warp_reduced<Combine>(value);\n  if",
            "waits for thread"),
        new Mutation(
            "mask of half a warp", WARP, "WHOLE_WARP", "0x0000ffffu", "not in its own mask"),
        new Mutation("a round of shuffles too few", WARP, "distance > 0", "distance > 1"),
        new Mutation("shuffles begin with a quarter", WARP, "WARP / 2", "WARP / 4"),
        new Mutation(
            "a warp's result is not written",
            BLOCK,
            "if (thread == 0) partial",
            "if (thread == 0 && warp != 7) partial",
            "before it is written"),
        new Mutation(
            "one warp's result too many",
            BLOCK,
            "thread < blockDim.x",
            "thread <= blockDim.x",
            "before it is written"),
        new Mutation(
            "shared memory too far",
            BLOCK,
            "partial[warp]",
            "partial[8 * warp]",
            "of 32 in shared"),
        new Mutation(
            "every thread writes its warp's result",
            BLOCK,
            "if (thread == 0) partial",
            "partial",
            "race"),
        new Mutation("warps are not combined", BLOCK, "if (warp == 0) {", "if (warp == 32) {"),
        new Mutation("the last instead of the largest", "of", "a < b ? b : a", "b"),
        new Mutation(
            "the best class stays with thread 0",
            "best_of_warp",
            "__shfl_sync(WHOLE_WARP, own.index, 0)",
            "own.index"),
        new Mutation(
            "logits are finite for each thread alone",
            OBSERVE,
            "finite = __all_sync(WHOLE_WARP, finite);",
            ""),
        new Mutation(
            "the decision stays with thread 0",
            OBSERVE,
            "__shfl_sync(WHOLE_WARP, wanted, 0) == 0",
            "wanted == 0"),
        new Mutation(
            "every thread decides",
            OBSERVE,
            "if (thread == 0) {\n      const",
            "if (true) {\n      const"));
  }

  private static List<Mutation> atomics() {
    return List.of(
        new Mutation(
            "largest by plain writes",
            LARGEST,
            "atomicMax(largest + lane, bits);",
            "largest[lane] = Largest::of(largest[lane], bits);",
            "race"),
        new Mutation("largest is added up", LARGEST, "atomicMax", "atomicAdd"),
        new Mutation(
            "every thread raises the largest",
            LARGEST,
            "if (threadIdx.x == 0) atomicMax(largest + lane, bits)",
            "atomicAdd(largest + lane, bits)"),
        new Mutation(
            "count by plain writes",
            UPDATE,
            "atomicAdd(count + lane, not_zero);",
            "count[lane] = count[lane] + not_zero;",
            "race"),
        new Mutation(
            "count of the last block",
            UPDATE,
            "if (threadIdx.x == 0) atomicAdd",
            "if (threadIdx.x == 0 && blockIdx.y == 0) atomicAdd"),
        new Mutation("every thread counts", UPDATE, "if (threadIdx.x == 0) atomicAdd", "atomicAdd"),
        new Mutation(
            "done by plain writes",
            SETTLE,
            "atomicAdd(done, 1);",
            "done[0] = done[0] + 1;",
            "race"),
        new Mutation(
            "samples drawn by plain writes",
            "take_sample",
            "atomicAdd(taken, 1);",
            "taken[0]; taken[0] = next + 1;",
            "race"),
        new Mutation("more taken than there are", "take_sample", "atomicSub(taken, 1);", ""));
  }

  private static List<Mutation> tails() {
    return List.of(
        new Mutation("largest without a tail", LARGEST, "j < features", "j < 4 * quads"),
        new Mutation(
            "largest begins its tail late", LARGEST, "4 * quads + first", "4 * quads + first + 1"),
        new Mutation("largest: tail < to <=", LARGEST, "j < features", "j <= features"),
        new Mutation("largest: quads < to <=", LARGEST, "q < quads", "q <= quads"),
        new Mutation("largest rounds quads up", LARGEST, "features / 4", "(features + 3) / 4"),
        new Mutation("update without a tail", UPDATE, "j < features", "j < 4 * quads"),
        new Mutation("update ends its tail early", UPDATE, "j < features", "j < features - 1"),
        new Mutation(
            "update begins its tail late", UPDATE, "4 * quads + first", "4 * quads + first + 1"),
        new Mutation(
            "update begins its tail early", UPDATE, "4 * quads + first", "4 * quads + first - 1"),
        new Mutation("update: tail < to <=", UPDATE, "j < features", "j <= features"),
        new Mutation("update: quads < to <=", UPDATE, "q < quads", "q <= quads"),
        new Mutation("update rounds quads up", UPDATE, "features / 4", "(features + 3) / 4"),
        new Mutation(
            "largest takes steps of a block",
            LARGEST,
            "gridDim.y * blockDim.x",
            "2 * gridDim.y * blockDim.x"),
        new Mutation(
            "update takes steps of a block",
            UPDATE,
            "gridDim.y * blockDim.x",
            "blockDim.x",
            "race"),
        new Mutation(
            "every block updates the first chunk",
            UPDATE,
            "(long long)blockIdx.y * blockDim.x + threadIdx.x",
            "threadIdx.x",
            "race"),
        new Mutation("the tail is not counted", UPDATE, "not_zero += dj != 0.0f;", ""),
        new Mutation("turnover ends early", TURN_OVER, "j < features", "j < features - 1"),
        new Mutation("turnover: < to <=", TURN_OVER, "j < features", "j <= features"));
  }

  private static List<Mutation> memory() {
    return List.of(
        new Mutation(
            "largest takes quads anywhere",
            LARGEST,
            "aligned(d) && aligned(g) ? features / 4 : 0",
            "features / 4",
            "misaligned"),
        new Mutation(
            "update takes quads anywhere",
            UPDATE,
            "all_aligned ? features / 4 : 0",
            "features / 4",
            "misaligned"),
        new Mutation("v is not written back", UPDATE, "store_quad(v + 4 * q, vq);", ""),
        new Mutation("m of the tail is not written back", UPDATE, "m[j] = mj;", ""),
        new Mutation("another quarter's gradient", UPDATE, "gq.w, mq.w", "gq.z, mq.w"),
        new Mutation(
            "the first lane's gradient for all",
            UPDATE,
            "loss_gradient + lane * features",
            "loss_gradient"),
        new Mutation("largest left behind", FINISH, "  largest[lane] = 0u;\n", ""),
        new Mutation("count left behind", FINISH, "  count[lane] = 0u;\n", ""),
        new Mutation(
            "finish: lanes < to <=", FINISH, "lane >= lanes", "lane > lanes", "out of bounds"),
        new Mutation(
            "observe: lanes < to <=", OBSERVE, "lane >= lanes", "lane > lanes", "out of bounds"),
        new Mutation(
            "settle: lanes < to <=", SETTLE, "lane >= lanes", "lane > lanes", "out of bounds"));
  }

  private static List<Mutation> arithmetic() {
    return List.of(
        new Mutation(
            "largest with its sign",
            "gradient_bits",
            "magnitude_bits(gradient)",
            "__float_as_uint(gradient)"),
        new Mutation(
            "projection: < to <=",
            "projected",
            "< __float_as_uint(threshold)",
            "<= __float_as_uint(threshold)"),
        new Mutation(
            "projection with the sign",
            "projected",
            "magnitude_bits(clipped)",
            "__float_as_uint(clipped)"),
        new Mutation("no clip at zero", "projected", "position < 0 ? 0 : position", "position"),
        new Mutation(
            "no clip at one", "projected", "position > ONE_BITS ? ONE_BITS : position", "position"),
        new Mutation("threshold moves the wrong way", "adapted", "adversarial ?", "!adversarial ?"),
        new Mutation("threshold below zero", "adapted", "moved <= 0.0f ? 0.0f : moved", "moved"),
        new Mutation("threshold above one", "adapted", "moved > 1.0f ? 1.0f : moved", "moved"),
        new Mutation(
            "another order of operations in m",
            "updated",
            "FIRST_DECAY * first + FIRST_WEIGHT * gradient",
            "first + FIRST_WEIGHT * (gradient - first)"),
        new Mutation(
            "another order of operations in v",
            "updated",
            "SECOND_WEIGHT * (gradient * gradient)",
            "SECOND_WEIGHT * gradient * gradient"),
        new Mutation(
            "a fused multiply-add",
            "smooth_gradient",
            "delta * delta + smoothing",
            "std::fma(delta, delta, smoothing)"),
        new Mutation("epsilon left out", "updated", "(root + EPSILON)", "root"),
        new Mutation(
            "division by the norm",
            "updated",
            "gradient * step.inverse_norm",
            "gradient / (1.0f / step.inverse_norm)"));
  }

  private static List<Mutation> steps() {
    return List.of(
        new Mutation(
            "the threshold before this step",
            UPDATE,
            "adapted(threshold[lane], schedule[2LL * steps + i], step.adversarial)",
            "threshold[lane]"),
        new Mutation("second correction from the first table", UPDATE, "(long long)steps + i", "i"),
        new Mutation("all lanes adversarial", UPDATE, "adversarial[lane] != 0", "true"),
        new Mutation("largest: no lane adversarial", LARGEST, "adversarial[lane] != 0", "false"),
        new Mutation("update: no lane adversarial", UPDATE, "adversarial[lane] != 0", "false"),
        new Mutation(
            "no smallest norm", UPDATE, "norm < SMALLEST_NORM ? SMALLEST_NORM : norm", "norm"),
        new Mutation(
            "an infinite gradient is used",
            UPDATE,
            "norm_bits >= INFINITY_BITS",
            "norm_bits > INFINITY_BITS"),
        new Mutation(
            "finish: infinity < to <=",
            FINISH,
            "norm_bits < INFINITY_BITS",
            "norm_bits <= INFINITY_BITS"),
        new Mutation(
            "past the last iteration: < to <=",
            "in_schedule",
            "iteration < steps",
            "iteration <= steps"),
        new Mutation("idle lanes step", "in_schedule", "iteration >= 0", "true"),
        new Mutation("iteration 0 left out", "in_schedule", "iteration >= 0", "iteration > 0"));
  }
}
