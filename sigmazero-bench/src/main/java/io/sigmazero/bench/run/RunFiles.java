package io.sigmazero.bench.run;

import io.sigmazero.bench.image.ByteImage;
import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.models.data.NpyWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that a run writes while it goes on, under their partial names. Not thread safe. */
final class RunFiles implements AutoCloseable {
  private final ResultsFile results;
  private final NpyWriter adversarial;
  private final Path adversarialFile;
  private final Optional<Path> traceFile;
  private final Optional<ImageFiles> images;

  private RunFiles(
      OutputFolder folder,
      ResultsFile results,
      NpyWriter adversarial,
      Optional<ImageFiles> images,
      boolean traces) {
    this.results = results;
    this.adversarial = adversarial;
    this.adversarialFile = folder.partial(OutputFolder.ADVERSARIAL);
    this.traceFile = traces ? Optional.of(folder.partial(OutputFolder.TRACE)) : Optional.empty();
    this.images = images;
  }

  /**
   * Opens the files and empties them.
   *
   * @throws IOException also if another run is writing to the folder
   */
  static RunFiles open(OutputFolder folder, AttackSetup setup) throws IOException {
    int[] shape = setup.model().inputShape();
    // The lock on this file comes before anything else is touched.
    ResultsFile results = ResultsFile.open(folder.partial(OutputFolder.RESULTS));
    try {
      Optional<ImageFiles> images = Optional.empty();
      if (setup.output().images()) {
        ByteImage image =
            new ByteImage(
                ImageLayout.of(shape).orElseThrow(), setup.attack().options().space().bounds());
        images = Optional.of(ImageFiles.begin(folder.partial(OutputFolder.IMAGES), image));
      }
      NpyWriter adversarial =
          NpyWriter.create(folder.partial(OutputFolder.ADVERSARIAL), setup.data().count(), shape);
      return new RunFiles(folder, results, adversarial, images, !setup.output().traced().isEmpty());
    } catch (IOException | RuntimeException e) {
      results.close();
      throw e;
    }
  }

  /**
   * Writes what was found for a sample.
   *
   * @param number the sample's number in the run, from 0
   * @param found its adversarial input, or the unchanged one
   * @throws UncheckedIOException if writing fails
   */
  void write(int number, SampleRecord sample, float[] found) {
    try {
      writeRow(number, found);
      if (images.isPresent() && sample.success()) {
        images.get().write(sample, found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    results.add(number, sample);
  }

  private void writeRow(int number, float[] found) throws IOException {
    try {
      adversarial.write(number, found);
    } catch (IOException e) {
      throw WriteFailure.naming(adversarialFile, e);
    }
  }

  /** Writes all records anew. */
  void rewrite(List<SampleRecord> samples) throws IOException {
    results.rewrite(samples);
  }

  /** Writes what can only be written when all samples are done. */
  void complete(List<SampleRecord> samples, List<TraceRecord> traces) throws IOException {
    if (images.isPresent()) {
      images.get().complete(samples);
    }
    if (traceFile.isPresent()) {
      write(traceFile.get(), traces);
    }
  }

  private static void write(Path file, List<TraceRecord> traces) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (TraceRecord trace : traces) {
        writer.write(Json.line(trace));
        writer.write('\n');
      }
    } catch (IOException e) {
      throw WriteFailure.naming(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      adversarial.close();
    } finally {
      results.close();
    }
  }
}
