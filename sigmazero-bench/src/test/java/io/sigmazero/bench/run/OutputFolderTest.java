package io.sigmazero.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
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
    OutputFolder folder = OutputFolder.prepare(plain(out));
    write(folder, "old");
    folder.complete();

    OutputFolder second = OutputFolder.prepare(plain(out));
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
    OutputFolder folder = OutputFolder.prepare(plain(out));
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
    assertThatThrownBy(() -> OutputFolder.prepare(plain(file)))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("is a file, expected a folder");
    assertThatThrownBy(() -> OutputFolder.prepare(plain(file.resolve("below"))))
        .hasMessageContaining(file + " is a file, expected a folder");
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() throws IOException {
    Files.createDirectories(temporary.resolve("out/results.jsonl"));
    assertThatThrownBy(() -> OutputFolder.prepare(plain(temporary.resolve("out"))))
        .hasMessageContaining("results.jsonl")
        .hasMessageContaining("is a folder, expected a file");
  }

  @Test
  void twoRunsDoNotShareAFile() throws IOException {
    OutputFolder folder = OutputFolder.prepare(plain(temporary.resolve("out")));
    Path path = folder.partial(OutputFolder.RESULTS);
    try (ResultsFile first = ResultsFile.open(path)) {
      first.add(0, StatisticsTest.samples(3).get(0));
      assertThatThrownBy(() -> ResultsFile.open(path)).hasMessageContaining("another run");
      assertThat(Files.readAllLines(path)).hasSize(1);
    }
  }

  @Test
  void imagesOfAnEarlierRunAreReplacedAndOthersAreNot() throws IOException {
    Path out = temporary.resolve("out");
    Path images = out.resolve("adversarial");
    OutputFolder folder = OutputFolder.prepare(withImages(out));
    write(folder, "old");
    Files.createDirectory(folder.partial(OutputFolder.IMAGES));
    Files.writeString(folder.partial(OutputFolder.IMAGES).resolve("12.png"), "old");
    folder.complete();
    assertThat(images.resolve("12.png")).hasContent("old");

    OutputFolder second = OutputFolder.prepare(plain(out));
    write(second, "new");
    second.complete();
    assertThat(images).as("the summary beside it knows of no images").doesNotExist();

    Path holiday = Files.createDirectories(images).resolve("holiday.png");
    Files.writeString(holiday, "dear to someone");
    assertThatThrownBy(() -> OutputFolder.prepare(withImages(out)))
        .hasMessageContaining(holiday.toString())
        .hasMessageContaining("is not replaced");
    write(second, "newer");
    second.complete();
    assertThat(holiday).exists();
  }

  @Test
  void aTraceOfAnEarlierRunIsDeleted() throws IOException {
    Path out = temporary.resolve("out");
    OutputFolder traced =
        OutputFolder.prepare(new OutputChoice(out, false, new TreeSet<>(List.of(3))));
    write(traced, "old");
    Files.writeString(traced.partial(OutputFolder.TRACE), "trace");
    assertThat(traced.complete()).hasSize(5);
    assertThat(out.resolve(OutputFolder.TRACE)).hasContent("trace");

    OutputFolder second = OutputFolder.prepare(plain(out));
    write(second, "new");
    second.complete();
    assertThat(out.resolve(OutputFolder.TRACE)).doesNotExist();
  }

  private static OutputChoice plain(Path folder) {
    return new OutputChoice(folder, false, new TreeSet<>());
  }

  private static OutputChoice withImages(Path folder) {
    return new OutputChoice(folder, true, new TreeSet<>());
  }

  private static void write(OutputFolder folder, String content) throws IOException {
    for (String name : NAMES) {
      Files.writeString(folder.partial(name), content);
    }
  }
}
