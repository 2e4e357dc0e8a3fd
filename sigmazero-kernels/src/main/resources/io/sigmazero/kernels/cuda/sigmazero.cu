// sigma-zero's update step and the book-keeping of an attack's lanes, for CUDA. The same bits as StepMath.java.
//
// NVRTC compiles this at run time with these options; the first four make every operation a single rounding,
// as on the CPU: no fused multiply-add, exact division and square root, subnormal numbers kept.
// options: --fmad=false --prec-div=true --prec-sqrt=true --ftz=false --std=c++14
//
// Grids: "chunks x lanes" kernels have a lane in blockIdx.x and share its features among the blockIdx.y; "per lane"
// kernels give a lane a thread, "per warp" ones a warp. Blocks are whole warps, of at most 1024 threads. Within one
// launch no two blocks touch a value that one of them writes, but by atomics: what several blocks of a lane read (tau,
// the iteration, the event) is written by the per-lane kernel that follows.

#ifndef SIGMAZERO_HARNESS
#define KERNEL extern "C" __global__

// Memory of the device and of a block; the harness that runs this file on a CPU puts checked ones in their place.
template <class T>
using Global = T* __restrict__;
template <class T, int N>
using Shared = T[N];

__device__ __forceinline__ bool aligned(Global<const float> values) {
  return (reinterpret_cast<unsigned long long>(values) & 15) == 0;
}

__device__ __forceinline__ float4 load_quad(Global<const float> from) { return *reinterpret_cast<const float4*>(from); }

__device__ __forceinline__ void store_quad(Global<float> to, float4 value) { *reinterpret_cast<float4*>(to) = value; }
#endif

// StepMath.java.
constexpr float FIRST_DECAY = 0.9f;
constexpr float SECOND_DECAY = 0.999f;
constexpr float FIRST_WEIGHT = 0.1f;
constexpr float SECOND_WEIGHT = 0.001f;
constexpr float EPSILON = 1e-8f;
constexpr float SMALLEST_NORM = 1e-12f;
constexpr unsigned int WITHOUT_SIGN = 0x7fffffffu;
constexpr unsigned int INFINITY_BITS = 0x7f800000u;
constexpr int ONE_BITS = 0x3f800000;

constexpr unsigned int WARP = 32;
constexpr unsigned int WHOLE_WARP = 0xffffffffu;

// AttackLanes.java and SampleQueue.java.
constexpr int IMPROVED = 1;
constexpr int FINISHED = 2;
constexpr int COMPLETED = 1;
constexpr int LOGITS_NOT_FINITE = 2;
constexpr int GRADIENT_NOT_FINITE = 3;
constexpr int NO_L0 = 0x7fffffff;

// ---- The update of a single element -------------------------------------------------------------------------------

__device__ __forceinline__ unsigned int magnitude_bits(float value) { return __float_as_uint(value) & WITHOUT_SIGN; }

__device__ __forceinline__ float smooth_gradient(float delta, float smoothing, float scale) {
  float denominator = delta * delta + smoothing;
  return scale * delta / (denominator * denominator);
}

// Clips bits: those of floats that are not negative are in their order, and those of negative ones are negative.
__device__ __forceinline__ float projected(float original, float delta, float threshold) {
  int position = __float_as_int(original + delta);
  position = position < 0 ? 0 : position;
  position = position > ONE_BITS ? ONE_BITS : position;
  float clipped = __int_as_float(position) - original;
  return magnitude_bits(clipped) < __float_as_uint(threshold) ? 0.0f : clipped;
}

// Not a minimum of a maximum: NaN stays NaN, and minus zero becomes zero, as in Java.
__device__ __forceinline__ float adapted(float threshold, float step, bool adversarial) {
  float moved = adversarial ? threshold + step : threshold - step;
  moved = moved <= 0.0f ? 0.0f : moved;
  return moved > 1.0f ? 1.0f : moved;
}

// What is the same for all elements of a lane in one step.
struct LaneStep {
  float smoothing;
  float scale;
  float inverse_norm;
  float step_scale;
  float second_correction;
  float threshold;
  bool adversarial;
};

__device__ __forceinline__ float updated(
    const LaneStep& step, float original, float delta, float loss_gradient, float& first, float& second) {
  float gradient = smooth_gradient(delta, step.smoothing, step.scale);
  if (!step.adversarial) gradient = loss_gradient + gradient;
  gradient = gradient * step.inverse_norm;
  first = FIRST_DECAY * first + FIRST_WEIGHT * gradient;
  second = SECOND_DECAY * second + SECOND_WEIGHT * (gradient * gradient);
  float root = sqrtf(second * step.second_correction);
  float moved = delta - step.step_scale * first / (root + EPSILON);
  return projected(original, moved, step.threshold);
}

// ---- Reductions ---------------------------------------------------------------------------------------------------

struct Largest {
  __device__ __forceinline__ static unsigned int of(unsigned int a, unsigned int b) { return a < b ? b : a; }
};

struct Sum {
  __device__ __forceinline__ static unsigned int of(unsigned int a, unsigned int b) { return a + b; }
};

template <class Combine>
__device__ __forceinline__ unsigned int warp_reduced(unsigned int value) {
  for (unsigned int distance = WARP / 2; distance > 0; distance /= 2) {
    value = Combine::of(value, __shfl_down_sync(WHOLE_WARP, value, distance));
  }
  return value;
}

// Thread 0 of the block gets the result. All threads must come, and once a kernel only. Zero is neutral to both uses.
template <class Combine>
__device__ __forceinline__ unsigned int block_reduced(unsigned int value) {
  __shared__ Shared<unsigned int, WARP> partial;
  const unsigned int warp = threadIdx.x / WARP;
  const unsigned int thread = threadIdx.x % WARP;
  value = warp_reduced<Combine>(value);
  if (thread == 0) partial[warp] = value;
  __syncthreads();
  if (warp == 0) {
    value = thread < blockDim.x / WARP ? partial[thread] : 0u;
    value = warp_reduced<Combine>(value);
  }
  return value;
}

// ---- The update step ----------------------------------------------------------------------------------------------

__device__ __forceinline__ bool in_schedule(int iteration, int steps) { return iteration >= 0 && iteration < steps; }

__device__ __forceinline__ unsigned int gradient_bits(
    float delta, float loss_gradient, bool adversarial, float smoothing, float scale) {
  float gradient = smooth_gradient(delta, smoothing, scale);
  if (!adversarial) gradient = loss_gradient + gradient;
  return magnitude_bits(gradient);
}

// Chunks x lanes. Raises largest[lane], zero before, to the bits of the largest magnitude of the lane's gradient: an
// integer maximum, which no order changes and which lets NaN through.
KERNEL void sigmazero_largest(Global<const float> delta, Global<const float> loss_gradient,
    Global<const unsigned char> adversarial, Global<const int> iteration, Global<unsigned int> largest,
    long long features, int steps, float smoothing, float scale) {
  const int lane = blockIdx.x;
  if (!in_schedule(iteration[lane], steps)) return;
  const bool is_adversarial = adversarial[lane] != 0;
  const Global<const float> d = delta + lane * features;
  const Global<const float> g = loss_gradient + lane * features;
  const long long first = (long long)blockIdx.y * blockDim.x + threadIdx.x;
  const long long stride = (long long)gridDim.y * blockDim.x;
  const long long quads = aligned(d) && aligned(g) ? features / 4 : 0;
  unsigned int bits = 0;
  for (long long q = first; q < quads; q += stride) {
    float4 dq = load_quad(d + 4 * q);
    float4 gq = is_adversarial ? make_float4(0.0f, 0.0f, 0.0f, 0.0f) : load_quad(g + 4 * q);
    bits = Largest::of(bits, gradient_bits(dq.x, gq.x, is_adversarial, smoothing, scale));
    bits = Largest::of(bits, gradient_bits(dq.y, gq.y, is_adversarial, smoothing, scale));
    bits = Largest::of(bits, gradient_bits(dq.z, gq.z, is_adversarial, smoothing, scale));
    bits = Largest::of(bits, gradient_bits(dq.w, gq.w, is_adversarial, smoothing, scale));
  }
  for (long long j = 4 * quads + first; j < features; j += stride) {
    float gj = is_adversarial ? 0.0f : g[j];
    bits = Largest::of(bits, gradient_bits(d[j], gj, is_adversarial, smoothing, scale));
  }
  bits = block_reduced<Largest>(bits);
  if (threadIdx.x == 0) atomicMax(largest + lane, bits);
}

// Chunks x lanes. Moves delta, m and v, and adds the number of entries of delta that are not zero to count[lane], zero
// before. tau is only read: every block works out the new one for itself. schedule: 3 x steps, stepScale,
// secondCorrection and thresholdStep of StepSchedule.java.
KERNEL void sigmazero_update(Global<const float> original, Global<float> delta, Global<const float> loss_gradient,
    Global<float> first_moment, Global<float> second_moment, Global<const float> threshold,
    Global<const unsigned char> adversarial, Global<const int> iteration, Global<const unsigned int> largest,
    Global<unsigned int> count, Global<const float> schedule, long long features, int steps, float smoothing,
    float scale) {
  const int lane = blockIdx.x;
  const int i = iteration[lane];
  if (!in_schedule(i, steps)) return;
  const unsigned int norm_bits = largest[lane];
  if (norm_bits >= INFINITY_BITS) return;
  LaneStep step;
  step.smoothing = smoothing;
  step.scale = scale;
  const float norm = __uint_as_float(norm_bits);
  step.inverse_norm = 1.0f / (norm < SMALLEST_NORM ? SMALLEST_NORM : norm);
  step.step_scale = schedule[i];
  step.second_correction = schedule[(long long)steps + i];
  step.adversarial = adversarial[lane] != 0;
  step.threshold = adapted(threshold[lane], schedule[2LL * steps + i], step.adversarial);
  const Global<const float> x = original + lane * features;
  const Global<float> d = delta + lane * features;
  const Global<const float> g = loss_gradient + lane * features;
  const Global<float> m = first_moment + lane * features;
  const Global<float> v = second_moment + lane * features;
  const long long first = (long long)blockIdx.y * blockDim.x + threadIdx.x;
  const long long stride = (long long)gridDim.y * blockDim.x;
  const bool all_aligned = aligned(x) && aligned(d) && aligned(g) && aligned(m) && aligned(v);
  const long long quads = all_aligned ? features / 4 : 0;
  unsigned int not_zero = 0;
  for (long long q = first; q < quads; q += stride) {
    float4 xq = load_quad(x + 4 * q);
    float4 dq = load_quad(d + 4 * q);
    float4 gq = step.adversarial ? make_float4(0.0f, 0.0f, 0.0f, 0.0f) : load_quad(g + 4 * q);
    float4 mq = load_quad(m + 4 * q);
    float4 vq = load_quad(v + 4 * q);
    dq.x = updated(step, xq.x, dq.x, gq.x, mq.x, vq.x);
    dq.y = updated(step, xq.y, dq.y, gq.y, mq.y, vq.y);
    dq.z = updated(step, xq.z, dq.z, gq.z, mq.z, vq.z);
    dq.w = updated(step, xq.w, dq.w, gq.w, mq.w, vq.w);
    store_quad(m + 4 * q, mq);
    store_quad(v + 4 * q, vq);
    store_quad(d + 4 * q, dq);
    not_zero += (dq.x != 0.0f) + (dq.y != 0.0f) + (dq.z != 0.0f) + (dq.w != 0.0f);
  }
  for (long long j = 4 * quads + first; j < features; j += stride) {
    float mj = m[j];
    float vj = v[j];
    float gj = step.adversarial ? 0.0f : g[j];
    float dj = updated(step, x[j], d[j], gj, mj, vj);
    m[j] = mj;
    v[j] = vj;
    d[j] = dj;
    not_zero += dj != 0.0f;
  }
  not_zero = block_reduced<Sum>(not_zero);
  if (threadIdx.x == 0) atomicAdd(count + lane, not_zero);
}

// Per lane. Writes the lane's results and leaves largest and count zero for the next step.
KERNEL void sigmazero_finish(Global<float> threshold, Global<const unsigned char> adversarial,
    Global<const int> iteration, Global<int> l0, Global<float> gradient_norm, Global<unsigned int> largest,
    Global<unsigned int> count, Global<const float> schedule, int lanes, int steps) {
  const long long lane = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (lane >= lanes) return;
  const int i = iteration[lane];
  if (!in_schedule(i, steps)) return;
  const unsigned int norm_bits = largest[lane];
  gradient_norm[lane] = __uint_as_float(norm_bits);
  if (norm_bits < INFINITY_BITS) {
    threshold[lane] = adapted(threshold[lane], schedule[2LL * steps + i], adversarial[lane] != 0);
    l0[lane] = count[lane];
  }
  largest[lane] = 0u;
  count[lane] = 0u;
}

// ---- The lanes of an attack ---------------------------------------------------------------------------------------

__device__ __forceinline__ bool is_finite(float value) { return magnitude_bits(value) < INFINITY_BITS; }

// A class and its logit; class -1 is none.
struct Candidate {
  int index;
  float logit;
};

// The larger logit, the first of equals.
__device__ __forceinline__ Candidate better(Candidate a, Candidate b) {
  if (b.index < 0) return a;
  if (a.index < 0 || b.logit > a.logit) return b;
  return b.logit == a.logit && b.index < a.index ? b : a;
}

// Index of the best of the warp's candidates, for all its threads.
__device__ __forceinline__ int best_of_warp(Candidate own) {
  for (unsigned int distance = WARP / 2; distance > 0; distance /= 2) {
    Candidate other;
    other.index = __shfl_down_sync(WHOLE_WARP, own.index, distance);
    other.logit = __shfl_down_sync(WHOLE_WARP, own.logit, distance);
    own = better(own, other);
  }
  return __shfl_sync(WHOLE_WARP, own.index, 0);
}

// The number of the next sample, -1 when none is left; taken never stays above their number.
__device__ __forceinline__ int take_sample(Global<int> taken, int samples) {
  const int next = atomicAdd(taken, 1);
  if (next < samples) return next;
  atomicSub(taken, 1);
  return -1;
}

// Per warp. ArrayKernels.observe: thread 0 of the warp decides and writes what there is one of.
KERNEL void sigmazero_observe(Global<const float> logits, Global<float> cotangent, Global<const int> labels,
    Global<int> taken, Global<int> queue_l0, Global<int> queue_iterations, Global<int> clean_predictions,
    Global<int> outcome, Global<const int> l0, Global<const float> gradient_norm, Global<unsigned char> adversarial,
    Global<int> iteration, Global<int> best_l0, Global<const int> sample, Global<int> event, Global<int> upcoming,
    int lanes, int classes, int samples, int target, int steps, int sufficient_l0) {
  const long long lane = ((long long)blockIdx.x * blockDim.x + threadIdx.x) / WARP;
  const int thread = threadIdx.x % WARP;
  if (lane >= lanes) return;
  const Global<const float> z = logits + lane * classes;
  const Global<float> gradient = cotangent + lane * classes;
  const int own = sample[lane];
  int happened = 0;
  int next = -1;
  int winner = -1;
  int rival = -1;
  if (own >= 0) {
    const int fixed = target >= 0 ? target : labels[own];
    Candidate candidate = {-1, 0.0f};
    bool finite = true;
    for (int k = thread; k < classes; k += WARP) {
      const float logit = z[k];
      finite = finite && is_finite(logit);
      if (k != fixed) candidate = better(candidate, Candidate{k, logit});
    }
    const int other = best_of_warp(candidate);
    finite = __all_sync(WHOLE_WARP, finite);
    winner = target >= 0 ? other : fixed;
    rival = target >= 0 ? fixed : other;
    int wanted = 0;
    if (thread == 0) {
      const float margin = z[winner] - z[rival];
      const bool is_adversarial = finite && margin < 0.0f;
      const int i = iteration[lane] + 1;
      int best = best_l0[lane];
      int result = 0;
      if (!is_finite(gradient_norm[lane])) {
        result = GRADIENT_NOT_FINITE;
      } else if (!finite || !is_finite(margin)) {
        result = LOGITS_NOT_FINITE;
      } else {
        if (i == 0) clean_predictions[own] = better(Candidate{other, z[other]}, Candidate{fixed, z[fixed]}).index;
        if (is_adversarial && l0[lane] < best) {
          best = l0[lane];
          best_l0[lane] = best;
          happened = IMPROVED;
        }
        if (best <= sufficient_l0 || i >= steps - 1) result = COMPLETED;
      }
      if (result != 0) {
        happened |= FINISHED;
        queue_l0[own] = best;
        queue_iterations[own] = i + 1;
        outcome[own] = result;
        next = take_sample(taken, samples);
      }
      iteration[lane] = i;
      adversarial[lane] = is_adversarial ? 1 : 0;
      wanted = result == 0 && !is_adversarial;
    }
    if (__shfl_sync(WHOLE_WARP, wanted, 0) == 0) winner = rival = -1;
  }
  if (thread == 0) {
    event[lane] = happened;
    upcoming[lane] = next;
  }
  for (int k = thread; k < classes; k += WARP) gradient[k] = k == winner ? 1.0f : k == rival ? -1.0f : 0.0f;
}

// Chunks x lanes. The first half of ArrayKernels.turnOver: what is as large as a sample. The lanes' single values are only read:
// sigmazero_settle writes them.
KERNEL void sigmazero_turn_over(Global<float> original, Global<float> delta, Global<float> first_moment,
    Global<float> second_moment, Global<float> best, Global<const float> queue_samples, Global<float> perturbations,
    Global<const int> best_l0, Global<const int> sample, Global<const int> event, Global<const int> upcoming,
    long long features) {
  const int lane = blockIdx.x;
  const int happened = event[lane];
  if (happened == 0) return;
  const bool improved = (happened & IMPROVED) != 0;
  const bool finished = (happened & FINISHED) != 0;
  const bool found = best_l0[lane] != NO_L0;
  const long long own = sample[lane];
  const long long next = upcoming[lane];
  const long long stride = (long long)gridDim.y * blockDim.x;
  for (long long j = (long long)blockIdx.y * blockDim.x + threadIdx.x; j < features; j += stride) {
    const long long at = lane * features + j;
    if (improved) best[at] = delta[at];
    if (finished) perturbations[own * features + j] = found ? best[at] : 0.0f;
    if (finished && next >= 0) {
      original[at] = queue_samples[next * features + j];
      delta[at] = 0.0f;
      first_moment[at] = 0.0f;
      second_moment[at] = 0.0f;
    }
  }
}

// Per lane. The second half: a finished lane takes its next sample.
KERNEL void sigmazero_settle(Global<const int> event, Global<const int> upcoming, Global<int> done,
    Global<int> sample, Global<int> iteration, Global<float> threshold, Global<unsigned char> adversarial,
    Global<int> l0, Global<float> gradient_norm, Global<int> best_l0, int lanes, float initial_threshold) {
  const long long lane = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (lane >= lanes || (event[lane] & FINISHED) == 0) return;
  const int next = upcoming[lane];
  atomicAdd(done, 1);
  sample[lane] = next;
  iteration[lane] = -1;
  if (next < 0) return;
  threshold[lane] = initial_threshold;
  adversarial[lane] = 0;
  l0[lane] = 0;
  gradient_norm[lane] = 0.0f;
  best_l0[lane] = NO_L0;
}
