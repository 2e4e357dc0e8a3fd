package io.sigmazero.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  private static final List<String> NAMES =
      List.of(
          OutputFolder.RESULTS,
          OutputFolder.ADVERSARIAL,
          OutputFolder.REPORT,
          OutputFolder.SUMMARY);

  @TempDir Path temporary;

  @Test
  void oldResultsStayUntilAllIsThere() throws IOException {
    Path out = temporary.resolve("a/b");
    OutputFolder folder = OutputFolder.prepare(out);
    write(folder, "old");
    folder.complete();

    OutputFolder second = OutputFolder.prepare(out);
    write(second, "new");
    for (String name : NAMES) {
      assertThat(out.resolve(name)).hasContent("old");
    }
    assertThat(second.complete()).hasSize(4).allSatisfy(file -> assertThat(file).hasContent("new"));
    assertThat(out).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aSummaryNeverStandsBesideFilesOfAnotherRun() throws IOException {
    Path out = temporary.resolve("out");
    OutputFolder folder = OutputFolder.prepare(out);
    write(folder, "old");
    folder.complete();

    write(folder, "new");
    Files.delete(folder.partial(OutputFolder.REPORT));
    assertThatThrownBy(folder::complete).isInstanceOf(IOException.class);
    assertThat(out.resolve(OutputFolder.RESULTS)).hasContent("new");
    assertThat(out.resolve(OutputFolder.SUMMARY)).doesNotExist();
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> OutputFolder.prepare(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("is a file, expected a folder");
    assertThatThrownBy(() -> OutputFolder.prepare(file.resolve("below")))
        .hasMessageContaining(file + " is a file, expected a folder");
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() throws IOException {
    Files.createDirectories(temporary.resolve("out/results.jsonl"));
    assertThatThrownBy(() -> OutputFolder.prepare(temporary.resolve("out")))
        .hasMessageContaining("results.jsonl")
        .hasMessageContaining("is a folder, expected a file");
  }

  @Test
  void twoRunsDoNotShareAFile() throws IOException {
    OutputFolder folder = OutputFolder.prepare(temporary.resolve("out"));
    Path path = folder.partial(OutputFolder.RESULTS);
    try (ResultsFile first = ResultsFile.open(path)) {
      first.add(0, StatisticsTest.samples(3).get(0));
      assertThatThrownBy(() -> ResultsFile.open(path)).hasMessageContaining("another run");
      assertThat(Files.readAllLines(path)).hasSize(1);
    }
  }

  private static void write(OutputFolder folder, String content) throws IOException {
    for (String name : NAMES) {
      Files.writeString(folder.partial(name), content);
    }
  }
}
