package io.sigmazero.models.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The memory of this process that lies in RAM. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * By how much resident memory grows over rounds of work: the least of the last three over the
   * most of the first ones, since the heap and the allocator alone move it by tens of megabytes up
   * and down.
   */
  public static long growth(Runnable round) throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/statm")), "skipped: needs Linux");
    long early = 0;
    long late = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      round.run();
      long resident = residentBytes();
      early = i < 3 ? Math.max(early, resident) : early;
      late = i >= 5 ? Math.min(late, resident) : late;
    }
    return late - early;
  }

  private static long residentBytes() throws IOException {
    // What the collector has yet to free is not a leak.
    System.gc();
    List<String> pages = List.of(Files.readString(Path.of("/proc/self/statm")).split(" ", -1));
    return Long.parseLong(pages.get(1)) * 4096;
  }
}
