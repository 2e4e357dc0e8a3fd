package io.sigmazero.models.engine.onednn;

import java.lang.reflect.Method;

/**
 * Keeps oneDNN from starting threads of its own in a worker: several workers with a pool each fight
 * over the cores and take twice as long.
 *
 * <p>OpenMP reads OMP_NUM_THREADS once, when the process starts; the launcher sets it. Where the
 * library is embedded, ND4J's native backend, if it is there, sets the count for the calling
 * thread: both libraries share one OpenMP run-time. Without either, everything works, slower.
 */
final class OpenMpThreads {
  private static final String VARIABLE = "OMP_NUM_THREADS";

  private OpenMpThreads() {}

  static void useOneInThisThread() {
    if ("1".equals(System.getenv(VARIABLE))) {
      return;
    }
    try {
      Class<?> holder = Class.forName("org.nd4j.nativeblas.NativeOpsHolder");
      Object operations =
          holder
              .getMethod("getDeviceNativeOps")
              .invoke(holder.getMethod("getInstance").invoke(null));
      Method setter =
          Class.forName("org.nd4j.nativeblas.NativeOps").getMethod("setOmpNumThreads", int.class);
      setter.invoke(operations, 1);
    } catch (ReflectiveOperationException | LinkageError e) {
      System.getLogger(OpenMpThreads.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "oneDNN may start threads of its own and slow the workers down; start the JVM with "
                  + VARIABLE
                  + "=1 in its environment");
    }
  }
}
