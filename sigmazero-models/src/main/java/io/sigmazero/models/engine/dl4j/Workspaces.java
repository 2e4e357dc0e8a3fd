package io.sigmazero.models.engine.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the arrays of a run live: memory blocks that are used over and over, since ND4J frees
 * single arrays only when Java's collector finds them. Some hold what the forward pass makes, until
 * the next one begins; others what the backward pass makes, until it ends. Belongs to the thread
 * that made it, which should run nothing else with ND4J.
 */
final class Workspaces implements AutoCloseable {
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.02)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private static final Set<ArrayType> LOOPS =
      Set.of(ArrayType.RNN_FF_LOOP_WORKING_MEM, ArrayType.RNN_BP_LOOP_WORKING_MEM);

  private final Pass forward = new Pass(Set.of(ArrayType.FF_WORKING_MEM, ArrayType.BP_WORKING_MEM));
  private final Pass backward =
      new Pass(Set.of(ArrayType.INPUT), Set.of(ArrayType.ACTIVATION_GRAD));

  /** Runs a forward pass; what it makes stays valid until the next one. */
  <T> T forward(Function<LayerWorkspaceMgr, T> pass) {
    forward.leave();
    return forward.enter(pass);
  }

  /** Runs a backward pass; what it makes is gone when this returns. */
  <T> T backward(Function<LayerWorkspaceMgr, T> pass) {
    try {
      return backward.enter(pass);
    } finally {
      backward.leave();
    }
  }

  @Override
  public void close() {
    forward.close();
    backward.close();
  }

  /**
   * The blocks of one pass. Layers borrow one while they use another, so some kinds of arrays need
   * blocks of their own; the others share one, which is the current one.
   */
  private static final class Pass {
    private final String prefix = "sigmazero-" + UUID.randomUUID();
    private final LayerWorkspaceMgr manager;
    private final List<MemoryWorkspace> blocks = new ArrayList<>();
    private final MemoryWorkspace loops;

    @SafeVarargs
    Pass(Set<ArrayType>... apart) {
      LayerWorkspaceMgr.Builder builder =
          LayerWorkspaceMgr.builder().defaultWorkspace(prefix, CONFIGURATION);
      for (int i = 0; i < apart.length; i++) {
        String name = prefix + "-" + i;
        apart[i].forEach(type -> builder.with(type, name, CONFIGURATION));
        blocks.add(block(name));
      }
      blocks.add(block(prefix));
      String loop = prefix + "-loop";
      LOOPS.forEach(type -> builder.with(type, loop, CONFIGURATION));
      this.loops = block(loop);
      this.manager = builder.build();
      this.manager.setHelperWorkspacePointers(new HashMap<>());
    }

    private static MemoryWorkspace block(String name) {
      return Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(CONFIGURATION, name);
    }

    <T> T enter(Function<LayerWorkspaceMgr, T> pass) {
      MemoryWorkspace before = Nd4j.getMemoryManager().getCurrentWorkspace();
      blocks.forEach(MemoryWorkspace::notifyScopeEntered);
      try {
        return pass.apply(manager);
      } finally {
        Nd4j.getMemoryManager().setCurrentWorkspace(before);
      }
    }

    void leave() {
      MemoryWorkspace before = Nd4j.getMemoryManager().getCurrentWorkspace();
      for (MemoryWorkspace block : blocks) {
        if (block.isScopeActive()) {
          block.notifyScopeLeft();
        }
      }
      Nd4j.getMemoryManager().setCurrentWorkspace(before);
    }

    void close() {
      leave();
      blocks.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
      Nd4j.getWorkspaceManager().destroyWorkspace(loops);
    }
  }
}
