package io.sigmazero.bench.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultLinesTest {
  private static final SampleLine FIRST = line(0, Map.of("b", 3));
  private static final SampleLine SECOND = line(1, null);

  @TempDir Path folder;

  @Test
  void linesComeBackAsTheyWere() throws IOException {
    Path file = written(FIRST, SECOND);
    try (ResultLines lines = ResultLines.open(file)) {
      assertThat(lines.earlier()).containsExactly(FIRST, SECOND);
    }
    assertThat(Files.readAllLines(file).get(1)).doesNotContain("transfer").contains("\"l0\":null");
  }

  @Test
  void aLineIsInTheFileAsSoonAsItIsAdded() throws IOException {
    Path file = folder.resolve("r.jsonl");
    try (ResultLines lines = ResultLines.open(file)) {
      lines.add(FIRST);
      assertThat(Files.readString(file)).endsWith("}\n").contains("\"index\":0");
    }
  }

  @Test
  void aLastLineCutAtAnyByteIsDropped() throws IOException {
    byte[] whole = Files.readAllBytes(written(FIRST, SECOND));
    int start = Arrays.copyOf(whole, whole.length).length - lengthOfLast(whole);
    for (int length = start; length < whole.length; length++) {
      Path file = folder.resolve("cut.jsonl");
      Files.write(file, Arrays.copyOf(whole, length));
      try (ResultLines lines = ResultLines.open(file)) {
        assertThat(lines.earlier()).as("cut at byte %d", length).containsExactly(FIRST);
        assertThat(Files.size(file)).isEqualTo(start);
        lines.add(SECOND);
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void aBrokenLineAmongOthersIsNamed() throws IOException {
    Path file = written(FIRST, SECOND);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(1).substring(1), lines.get(1)));
    byte[] before = Files.readAllBytes(file);
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> ResultLines.open(file))
        .withMessageContaining("r.jsonl")
        .withMessageContaining("line 2 is no result of an experiment");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void replacingIsAtOnce() throws IOException {
    Path file = written(SECOND, FIRST);
    try (ResultLines lines = ResultLines.open(file)) {
      lines.replace(List.of(FIRST, SECOND));
    }
    try (ResultLines lines = ResultLines.open(file)) {
      assertThat(lines.earlier()).containsExactly(FIRST, SECOND);
    }
    assertThat(folder.resolve("r.jsonl.partial")).doesNotExist();
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    assumeThat(Path.of("/dev/full")).exists();
    Path file = folder.resolve("r.jsonl");
    try (ResultLines lines = ResultLines.open(file)) {
      lines.add(FIRST);
      Files.createSymbolicLink(folder.resolve("r.jsonl.partial"), Path.of("/dev/full"));
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> lines.replace(List.of(FIRST)))
          .withMessageContaining("r.jsonl.partial: cannot be written: No space left on device");
    }
    try (ResultLines lines = ResultLines.open(file)) {
      assertThat(lines.earlier()).containsExactly(FIRST);
    }
  }

  private Path written(SampleLine... lines) throws IOException {
    Path file = folder.resolve("r.jsonl");
    try (ResultLines results = ResultLines.open(file)) {
      for (SampleLine line : lines) {
        results.add(line);
      }
    }
    return file;
  }

  private static int lengthOfLast(byte[] text) {
    int at = text.length - 2;
    while (text[at] != '\n') {
      at--;
    }
    return text.length - at - 1;
  }

  private static SampleLine line(int index, Map<String, Integer> transfer) {
    return new SampleLine(
        "model/ß attack/100/0",
        "ß attack",
        "model",
        100,
        0,
        index,
        1,
        1,
        transfer == null ? null : 2,
        transfer != null,
        transfer == null ? null : 5,
        100,
        50,
        List.of(List.of(3, 2, 9), List.of(8, 7, 5)),
        false,
        transfer == null ? "a \"reason\"\nof two lines" : null,
        transfer,
        null,
        0.5,
        null);
  }
}
