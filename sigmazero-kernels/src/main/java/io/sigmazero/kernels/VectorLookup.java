package io.sigmazero.kernels;

import java.util.Optional;

/**
 * Whether the Vector API implementation runs in this JVM, and if not, why and what to do.
 *
 * @param step the implementation, if it runs
 * @param reason why it does not, and the remedy; empty if it does
 * @param remediable whether a flag to Java, or a build by a newer JDK, would bring it
 */
record VectorLookup(Optional<UpdateStep> step, String reason, boolean remediable) {
  static final String NAME = "vector";
  private static final String MODULE = "jdk.incubator.vector";
  private static final String IMPLEMENTATION = "io.sigmazero.kernels.VectorUpdateStep";

  /** The first version whose memory segments are final. */
  private static final int FIRST_JAVA = 22;

  /** Looks in the running JVM. */
  static VectorLookup look() {
    return look(
        Runtime.version().feature(),
        ModuleLayer.boot().findModule(MODULE).isPresent(),
        IMPLEMENTATION);
  }

  static VectorLookup look(int javaVersion, boolean moduleIsThere, String implementation) {
    if (javaVersion < FIRST_JAVA) {
      return missing(
          "vector needs Java " + FIRST_JAVA + " or newer, this is Java " + javaVersion, false);
    }
    if (!moduleIsThere) {
      return missing(
          "Java's module " + MODULE + " is not there; add --add-modules " + MODULE, true);
    }
    try {
      Object step = Class.forName(implementation).getDeclaredConstructor().newInstance();
      return new VectorLookup(Optional.of((UpdateStep) step), "", false);
    } catch (ClassNotFoundException e) {
      return missing(
          "sigmazero-kernels was built by a JDK older than "
              + FIRST_JAVA
              + " and holds no vector classes; build it with a newer one",
          true);
    } catch (ReflectiveOperationException | LinkageError e) {
      return missing("the vector classes cannot be loaded: " + e, true);
    }
  }

  private static VectorLookup missing(String reason, boolean remediable) {
    return new VectorLookup(Optional.empty(), reason, remediable);
  }
}
