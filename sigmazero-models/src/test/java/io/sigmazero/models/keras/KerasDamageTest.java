package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files end in a refusal or a model, soon, and in no other way. */
class KerasDamageTest {
  private static final long MOST_NANOSECONDS = 5_000_000_000L;

  @TempDir Path folder;
  private long slowest;
  private int refused;

  @AfterEach
  void nothingTakesLong() {
    assertThat(slowest).as("nanoseconds of the slowest load").isLessThan(MOST_NANOSECONDS);
    assertThat(refused).as("refused files").isPositive();
  }

  @Test
  void truncatedHdf5() throws IOException {
    byte[] whole = Files.readAllBytes(model("keras1_sequential/model.h5"));
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      loadsOrRefuses("model.h5", Arrays.copyOf(whole, length));
    }
  }

  @Test
  void truncatedArchive() throws IOException {
    byte[] whole = Files.readAllBytes(model("net_mlp_keras3_keras/model.keras"));
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      loadsOrRefuses("model.keras", Arrays.copyOf(whole, length));
    }
  }

  @Test
  void damagedHdf5() throws IOException {
    for (String name : new String[] {"keras1_sequential", "net_nested_keras2_h5"}) {
      byte[] whole = Files.readAllBytes(model(name + "/model.h5"));
      Random random = new Random(name.hashCode());
      for (int i = 0; i < 800; i++) {
        loadsOrRefuses("model.h5", damaged(whole, random, 1 + i % 5));
      }
    }
  }

  /** The structure, rather than the weights, is where the bytes are not 0. */
  @Test
  void damagedStructure() throws IOException {
    byte[] whole = Files.readAllBytes(model("net_mlp_keras2_h5/model.h5"));
    int[] structure = structure(whole);
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 3; k++) {
        int at = structure[random.nextInt(structure.length)];
        damaged[at] =
            (byte) (i % 2 == 0 ? random.nextInt(256) : whole[at] ^ 1 << random.nextInt(8));
      }
      loadsOrRefuses("model.h5", damaged);
    }
  }

  private static int[] structure(byte[] whole) {
    int[] places = new int[whole.length];
    int count = 0;
    for (int at = 0; at < whole.length; at++) {
      boolean text = whole[at] >= ' ' && whole[at] < 127;
      if (whole[at] != 0 && !text) {
        places[count++] = at;
      }
    }
    return Arrays.copyOf(places, count);
  }

  @Test
  void damagedEntries() throws IOException {
    Path source = model("net_two_branch_keras3_keras/model.keras");
    Random random = new Random(8);
    for (int i = 0; i < 2000; i++) {
      String entry = i % 2 == 0 ? "config.json" : "model.weights.h5";
      int times = 1 + i % 3;
      byte[] content =
          KerasFiles.rewritten(
              source, name -> name.equals(entry), bytes -> damaged(bytes, random, times));
      loadsOrRefuses("model.keras", content);
    }
  }

  @Test
  void damagedZip() throws IOException {
    byte[] whole = Files.readAllBytes(model("net_mlp_keras3_keras/model.keras"));
    Random random = new Random(9);
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = damaged(whole, random, 1);
      // The directory at the end is a small part of the file.
      damaged[whole.length - 1 - random.nextInt(300)] = (byte) random.nextInt(256);
      loadsOrRefuses("model.keras", damaged);
    }
  }

  @Test
  void randomBytes() {
    Random random = new Random(7);
    byte[] signature = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    for (int i = 0; i < 500; i++) {
      byte[] content = new byte[8 + random.nextInt(3000)];
      random.nextBytes(content);
      System.arraycopy(signature, 0, content, 0, i % 2 == 0 ? signature.length : 0);
      content[8] = (byte) (i % 4);
      loadsOrRefuses(i % 3 == 0 ? "model.keras" : "model.h5", content);
    }
  }

  private static byte[] damaged(byte[] whole, Random random, int times) {
    byte[] damaged = whole.clone();
    for (int k = 0; k < times; k++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private void loadsOrRefuses(String name, byte[] content) {
    Path file = KerasFiles.write(folder.resolve(name), content);
    long start = System.nanoTime();
    Throwable thrown = catchThrowable(() -> KerasModels.load(file));
    slowest = Math.max(slowest, System.nanoTime() - start);
    if (thrown != null) {
      refused++;
      assertThat(thrown).isInstanceOf(ModelLoadException.class);
      assertThat(thrown.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        assertThat(cause).as("stack and heap are not used up").isNotInstanceOf(Error.class);
      }
    }
  }

  private static Path model(String path) {
    return KerasCases.FOLDER.resolve(path);
  }
}
