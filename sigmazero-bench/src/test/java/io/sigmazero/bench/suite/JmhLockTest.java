package io.sigmazero.bench.suite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhLockTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneAtATime() throws IOException {
    Path file = folder.resolve("jmh.lock");
    try (JmhLock first = JmhLock.take(file)) {
      assertThatThrownBy(() -> JmhLock.take(file))
          .as("while %s is held", first)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("another run of JMH holds it")
          .hasMessageContaining("-Djmh.ignoreLock=true");
    }
    JmhLock.take(file).close();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("missing").resolve("jmh.lock");
    assertThatThrownBy(() -> JmhLock.take(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
