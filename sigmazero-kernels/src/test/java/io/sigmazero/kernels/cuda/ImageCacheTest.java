package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled kernels in files. */
class ImageCacheTest {
  private static final byte[] IMAGE = {1, 2, 3, 4, 5};

  @TempDir Path folder;

  @Test
  void findsWhatWasKept() throws IOException {
    ImageCache cache = new ImageCache(folder.resolve("made/when/needed"));
    assertThat(cache.find("a")).isEmpty();
    cache.keep("a", IMAGE);
    assertThat(cache.find("a")).contains(IMAGE);
    assertThat(cache.find("b")).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("made/when/needed"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void keepsTheLast() {
    ImageCache cache = new ImageCache(folder);
    cache.keep("a", new byte[] {9});
    cache.keep("a", IMAGE);
    assertThat(cache.find("a")).contains(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 32, 36})
  void aFileCutShortIsNotUsed(int length) throws IOException {
    ImageCache cache = new ImageCache(folder);
    cache.keep("a", IMAGE);
    Path file = onlyFile();
    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, length));
    assertThat(cache.find("a")).isEmpty();
  }

  @Test
  void aFlippedBitIsNoticedWhereverItIs() throws IOException {
    ImageCache cache = new ImageCache(folder);
    cache.keep("a", IMAGE);
    Path file = onlyFile();
    byte[] content = Files.readAllBytes(file);
    for (int i : new int[] {0, 31, 32, 36}) {
      byte[] damaged = content.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThat(cache.find("a")).as("byte %d", i).isEmpty();
    }
    cache.keep("a", IMAGE);
    assertThat(cache.find("a")).contains(IMAGE);
  }

  @Test
  void aFolderThatCannotBeMadeCostsTimeOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    ImageCache cache = new ImageCache(file.resolve("below"));
    cache.keep("a", IMAGE);
    assertThat(cache.find("a")).isEmpty();
    assertThat(file).hasContent("in the way");
  }

  @Test
  void theKeyIsOfAllThatTheImageDependsOn() {
    KernelSource source = new KernelSource("text", List.of("-a"));
    CompileTarget target = new CompileTarget(86, true);
    assertThat(
            List.of(
                ImageCache.key(source, target, "11.6"),
                ImageCache.key(new KernelSource("texu", List.of("-a")), target, "11.6"),
                ImageCache.key(new KernelSource("text", List.of("-b")), target, "11.6"),
                ImageCache.key(source, new CompileTarget(80, true), "11.6"),
                ImageCache.key(source, new CompileTarget(86, false), "11.6"),
                ImageCache.key(source, target, "11.7")))
        .doesNotHaveDuplicates();
    assertThat(ImageCache.key(source, target, "11.6"))
        .isEqualTo(ImageCache.key(source, target, "11.6"));
  }

  @Test
  void savesACompilation() {
    for (int run = 0; run < 2; run++) {
      FakeCompiler compiler = new FakeCompiler();
      launch(compiler);
      assertThat(compiler.compiled).hasSize(run == 0 ? 1 : 0);
    }
    FakeCompiler newer = new FakeCompiler();
    newer.version = "11.7";
    launch(newer);
    assertThat(newer.compiled).hasSize(1);
  }

  @Test
  void aDamagedFileIsCompiledAgain() throws IOException {
    launch(new FakeCompiler());
    Files.write(onlyFile(), new byte[100]);
    FakeCompiler compiler = new FakeCompiler();
    FakeDriver driver = launch(compiler);
    assertThat(compiler.compiled).hasSize(1);
    assertThat(driver.images.get(0)).asString().isEqualTo("image for sm_86");
    FakeCompiler idle = new FakeCompiler();
    launch(idle);
    assertThat(idle.compiled).isEmpty();
  }

  private FakeDriver launch(FakeCompiler compiler) {
    FakeDriver driver = new FakeDriver();
    new DeviceKernels(driver, compiler, new ImageCache(folder), KernelSource.bundled())
        .launch(
            "sigmazero_settle",
            new Grid(1, 1, 32),
            new DeviceArrays.Place(0, 0, ""),
            KernelArguments.of(array -> 0));
    return driver;
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
