package io.sigmazero.models.engine.onednn;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;

/**
 * Keeps oneDNN from starting threads of its own in a worker: several workers with a pool each fight
 * over the cores and take twice as long.
 *
 * <p>OpenMP reads OMP_NUM_THREADS once, when the process starts; the launcher sets it. Where the
 * library is embedded, ND4J's native backend, if it is on the class path, sets the count for the
 * calling thread: both libraries share one OpenMP run-time. Without either everything works,
 * slower, and a warning says so. Immutable, thread safe.
 */
public final class OpenMpThreads {
  private static final String VARIABLE = "OMP_NUM_THREADS";
  private static final Logger LOGGER = System.getLogger(OpenMpThreads.class.getName());

  private final Runnable limit;

  private OpenMpThreads(Runnable limit) {
    this.limit = limit;
  }

  /**
   * Finds out how this process can limit the count; warns if it cannot.
   *
   * @return how this process can limit the count
   */
  public static OpenMpThreads ofProcess() {
    if ("1".equals(System.getenv(VARIABLE))) {
      return new OpenMpThreads(() -> {});
    }
    try {
      return new OpenMpThreads(throughNd4j());
    } catch (ReflectiveOperationException | LinkageError e) {
      LOGGER.log(
          Level.WARNING,
          "oneDNN may start threads of its own and slow the workers down; start the JVM with "
              + VARIABLE
              + "=1 in its environment");
      return new OpenMpThreads(() -> {});
    }
  }

  /** By name, because ND4J's native backend is large and nothing else here needs it. */
  private static Runnable throughNd4j() throws ReflectiveOperationException {
    // ND4J's native operations exist once its backend was chosen.
    Class.forName("org.nd4j.linalg.factory.Nd4j").getMethod("getBackend").invoke(null);
    Class<?> holderClass = Class.forName("org.nd4j.nativeblas.NativeOpsHolder");
    Object holder = holderClass.getMethod("getInstance").invoke(null);
    Object operations = holderClass.getMethod("getDeviceNativeOps").invoke(holder);
    Method setter =
        Class.forName("org.nd4j.nativeblas.NativeOps").getMethod("setOmpNumThreads", int.class);
    return () -> {
      try {
        setter.invoke(operations, 1);
      } catch (ReflectiveOperationException e) {
        LOGGER.log(Level.WARNING, "ND4J could not limit oneDNN to one thread", e);
      }
    };
  }

  /** Has oneDNN use one thread in the calling thread from now on. */
  public void useOneInThisThread() {
    limit.run();
  }
}
