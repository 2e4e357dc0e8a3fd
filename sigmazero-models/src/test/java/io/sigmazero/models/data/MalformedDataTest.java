package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever bytes a file has: it is read, or refused by the one exception, and no claim in it makes
 * much memory be allocated.
 */
class MalformedDataTest {
  private static final long MOST_BYTES = 32L << 20;
  private static final String[] CASES = {
    "f4_nchw.npy",
    "u1_nchw.npy",
    "f4_version2.npy",
    "labels_i8.npy",
    "images.idx3-ubyte",
    "images.idx3-ubyte.gz",
    "labels.idx1-ubyte",
    "labels.idx1-ubyte.gz",
    "rgb.png",
    "palette.png",
    "grey_alpha.png"
  };
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("sigmazero-malformed");
    Files.createDirectory(folder.resolve("images"));
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("images/x.png"));
    Files.deleteIfExists(folder.resolve("images"));
    Files.deleteIfExists(folder.resolve("x"));
    Files.deleteIfExists(folder);
  }

  @Property(tries = 500)
  void randomBytes(@ForAll @Size(max = 200) byte[] content, @ForAll @IntRange(max = 7) int magic)
      throws IOException {
    byte[][] magics = {
      {},
      {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0},
      {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0},
      {0, 0, 8},
      {0, 0, 8, 3, 0, 0, 0},
      {0x1f, (byte) 0x8b, 8},
      {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'},
      {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0}
    };
    byte[] start = Arrays.copyOf(magics[magic], magics[magic].length + content.length);
    System.arraycopy(content, 0, start, magics[magic].length, content.length);
    requireReadOrRefused(start);
  }

  @Property(tries = 400)
  void truncations(@ForAll @IntRange(max = 10) int which, @ForAll @IntRange(max = 999) int share)
      throws IOException {
    byte[] content = Files.readAllBytes(Cases.file(CASES[which]));
    requireReadOrRefused(Arrays.copyOf(content, content.length * share / 1000));
  }

  @Property(tries = 1500)
  void changedBytes(
      @ForAll @IntRange(max = 10) int which,
      @ForAll @Size(min = 1, max = 4) int[] places,
      @ForAll @Size(4) byte[] values)
      throws IOException {
    byte[] content = Files.readAllBytes(Cases.file(CASES[which]));
    for (int i = 0; i < places.length; i++) {
      // Headers are where it matters: half of the changes go there.
      int range = i % 2 == 0 ? Math.min(content.length, 128) : content.length;
      content[Math.floorMod(places[i], range)] = values[i];
    }
    requireReadOrRefused(content);
  }

  @Property(tries = 300)
  void headersOfNumpyWithOtherShapes(@ForAll @Size(max = 5) long[] shape) throws IOException {
    byte[] header = NpyHeader.ofFloat32(Arrays.stream(shape).map(x -> x >>> 1).toArray());
    requireReadOrRefused(Arrays.copyOf(header, header.length + 240));
  }

  @Property(tries = 200)
  void csvOfAnyText(@ForAll String text) throws IOException {
    requireReadOrRefused(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void requireReadOrRefused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("x"), content);
    Path image = Files.write(folder.resolve("images/x.png"), content);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    attempt(() -> readAll(DataSource.at(file).open(3, 4, 5)));
    attempt(() -> readAll(DataSource.at(file).open(1, 4, 5)));
    attempt(() -> readAll(DataSource.at(file).withOffset(1).withSamples(1).open(1)));
    attempt(() -> LabelFile.read(file, 3, LoadLimits.Data.DEFAULT));
    attempt(() -> readAll(DataSource.at(image.getParent()).open(3, 4, 5)));
    attempt(() -> readAll(DataSource.at(image.getParent()).withLabels(file).open(3, 4, 5)));
    long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(after - before).isLessThan(MOST_BYTES);
  }

  private static void readAll(DataSet data) {
    for (int i = 0; i < data.count(); i++) {
      Cases.sample(data, i);
    }
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (ModelLoadException e) {
      requireOneLine(e);
    } catch (UncheckedIOException e) {
      assertThat(e.getCause()).isInstanceOf(ModelLoadException.class);
      requireOneLine(e.getCause());
    } catch (IOException e) {
      throw new AssertionError("a local file was readable, but: " + e, e);
    }
  }

  private static void requireOneLine(Throwable e) {
    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r", "\0");
  }

  /** Something that reads. */
  private interface Attempt {
    void run() throws IOException;
  }
}
