package io.sigmazero.kernels.nd4j;

import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;

/**
 * Lets ND4J run {@link SelfExecuting} ops, for as long as somebody wants that. ND4J has one
 * executioner for the whole process and no way to add ops to it, so it is replaced by one of the
 * same kind that hands these ops their kernels and does everything else as before.
 *
 * <pre>{@code
 * try (SelfExecution execution = SelfExecution.install()) {
 *   Nd4j.exec(new SigmaZeroStep(arrays, schedule));
 * }
 * }</pre>
 *
 * <p>Each call of {@link #install()} is a claim. The first one puts the executioner in, further
 * ones change nothing, and when the last is closed the very executioner that was there before is
 * put back, so parts of a program can use this without knowing of each other. A program that wants
 * it to the end never closes its claim. If somebody replaced ND4J's executioner in the meantime,
 * closing leaves theirs alone.
 *
 * <p>Thread safe; a claim may be closed by any thread, but not while ops that rely on it run.
 */
public final class SelfExecution implements AutoCloseable {
  // ND4J's executioner is one for the process, so the count of claims to it must be, too.
  private static final Object LOCK = new Object();
  private static Installation installation;

  private final Installation claimed;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private SelfExecution(Installation claimed) {
    this.claimed = claimed;
  }

  /**
   * Makes ND4J run self-executing ops until this and all other claims are closed. Starts ND4J if it
   * has not started yet.
   *
   * @return the claim, to be closed
   * @throws IllegalStateException if ND4J's executioner is of a class that is not known here, which
   *     replacing it could rob of something; or if it cannot be replaced
   */
  public static SelfExecution install() {
    synchronized (LOCK) {
      OpExecutioner current = ExecutionerSlot.get();
      if (installation == null || installation.executioner != current) {
        installation = Installation.over(current);
      }
      installation.claims++;
      return new SelfExecution(installation);
    }
  }

  /** {@return whether ND4J runs self-executing ops now} */
  public static boolean isInstalled() {
    return ExecutionerSlot.get() instanceof SelfExecutioner;
  }

  /** {@return the kernels that self-executing ops get} */
  public ArrayKernels kernels() {
    return claimed.executioner.kernels();
  }

  /** Gives up this claim; closing it again has no effect. */
  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    synchronized (LOCK) {
      claimed.claims--;
      if (claimed.claims == 0) {
        claimed.undo();
      }
    }
  }

  /** What was put in, what was there before, and how many want it; guarded by the lock. */
  private static final class Installation {
    private final SelfExecutioner executioner;
    private final OpExecutioner earlier;
    private int claims;

    private Installation(SelfExecutioner executioner, OpExecutioner earlier) {
      this.executioner = executioner;
      this.earlier = earlier;
    }

    static Installation over(OpExecutioner current) {
      if (current instanceof SelfExecutioner already) {
        return new Installation(already, already);
      }
      SelfExecutioner twin = ExecutionerSlot.twinOf(current);
      ExecutionerSlot.replace(current, twin);
      return new Installation(twin, current);
    }

    void undo() {
      if (ExecutionerSlot.get() == executioner) {
        ExecutionerSlot.replace(executioner, earlier);
      }
    }
  }
}
