package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that h5py wrote, and such with structures that no library writes. */
class Hdf5FileTest {
  @Test
  void texts() throws IOException {
    Hdf5File file = Hdf5File.of(bytes("plain.h5"));
    assertThat(file.text("", "text")).contains("short");
    assertThat(file.text("", "bytes")).contains("fixed");
    assertThat(file.text("", "none")).isEmpty();
    assertThat(file.text("nowhere", "text")).isEmpty();
    assertThat(file.texts("", "list")).containsExactly("one", "three");
    assertThat(file.texts("", "parts")).containsExactly("a", "b", "c");
    assertThat(file.texts("", "empty")).isEmpty();
    assertThat(file.texts("", "none")).isEmpty();
    assertThatThrownBy(() -> file.text("", "list"))
        .isInstanceOf(Refusal.class)
        .hasMessage("attribute 'list' holds 2 texts, expected one");
    assertThatThrownBy(() -> file.text("", "number"))
        .isInstanceOf(Refusal.class)
        .hasMessage("attribute 'number' is no text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "float16", "big_endian", "hard"})
  void arrays(String name) throws IOException {
    StoredArray array = Hdf5File.of(bytes("plain.h5")).array(name).orElseThrow();
    assertThat(array.shape()).isEqualTo(Shape.of(3, 4));
    float[] expected = new float[12];
    for (int i = 0; i < 12; i++) {
      expected[i] = i;
    }
    assertThat(array.values()).isEqualTo(expected);
  }

  @Test
  void doublesAreRounded() throws IOException {
    float[] values = Hdf5File.of(bytes("plain.h5")).array("float64").orElseThrow().values();
    assertThat(values[1]).isEqualTo(1f / 3);
  }

  @Test
  void placesInGroups() throws IOException {
    Hdf5File file = Hdf5File.of(bytes("plain.h5"));
    assertThat(file.exists("group/inner")).isTrue();
    assertThat(file.exists("group/other")).isFalse();
    assertThat(file.exists("float32/other")).isFalse();
    assertThat(file.array("group/inner/none")).isEmpty();
    assertThat(file.array("group/inner/values").orElseThrow().values())
        .containsExactly(0f, 1f, 2f, 3f);
    assertThat(file.array("scalar").orElseThrow().shape()).isEqualTo(Shape.of());
    assertThat(file.array("scalar").orElseThrow().values()).containsExactly(7f);
  }

  @Test
  void newestFormat() throws IOException {
    Hdf5File file = Hdf5File.of(bytes("newest.h5"));
    assertThat(file.text("", "text")).contains("short");
    assertThat(file.array("group/float32").orElseThrow().values()).hasSize(12).endsWith(11f);
    assertThatThrownBy(() -> file.exists("soft/float32")).hasMessageContaining("is a link");
    assertThatThrownBy(() -> file.exists("outside")).hasMessageContaining("is a link");
  }

  @Test
  void heaps() throws IOException {
    Hdf5File file = Hdf5File.of(bytes("heaps.h5"));
    assertThatThrownBy(() -> file.exists("array0"))
        .isInstanceOf(Refusal.class)
        .hasMessage("a group keeps its members in a heap, which Keras never writes");
    assertThatThrownBy(() -> file.text("", "text0"))
        .isInstanceOf(Refusal.class)
        .hasMessage("a group keeps its attributes in a heap, which Keras never writes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soft | 'soft' is a link, which is not followed",
        "group | 'group' is a group, expected an array",
        "unwritten | array 'unwritten' cannot be read as 3×4 floats",
        "integers | array 'integers' holds no 16, 32 or 64 bit floats",
        "compressed | array 'compressed' is chunked or compressed, which Keras never writes",
        "chunked | array 'chunked' is chunked or compressed, which Keras never writes",
      },
      quoteCharacter = '"')
  void refusedArrays(String name, String message) throws IOException {
    Hdf5File file = Hdf5File.of(bytes("plain.h5"));
    assertThatThrownBy(() -> file.array(name).orElseThrow().values())
        .isInstanceOf(Refusal.class)
        .hasMessage(message);
  }

  @Test
  void noHdf5() {
    assertThatThrownBy(() -> Hdf5File.of(new byte[0]))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("the file is not readable as HDF5");
    assertThatThrownBy(() -> Hdf5File.of(new byte[1000])).isInstanceOf(Refusal.class);
  }

  @Test
  void longPath() throws IOException {
    Hdf5File file = Hdf5File.of(bytes("plain.h5"));
    assertThatThrownBy(() -> file.exists("a/".repeat(600))).isInstanceOf(Refusal.class);
  }

  /** The extents 3×4 of the first array become huge ones. */
  @Test
  void hugeExtents() throws IOException {
    byte[] extents = words(3, 4, 3, 4);
    for (long rows : new long[] {1L << 20, 1L << 31, 1L << 40, Long.MAX_VALUE, -1}) {
      byte[] content = bytes("plain.h5");
      replace(content, extents, words(rows, 4, rows, 4));
      Hdf5File file = Hdf5File.of(content);
      for (String name : new String[] {"float32", "float16", "float64", "big_endian"}) {
        assertThatThrownBy(() -> file.array(name).orElseThrow().values())
            .as("%s rows", rows)
            .isInstanceOf(Refusal.class);
      }
    }
  }

  /** A product beyond 64 bits must not come out small. */
  @Test
  void extentsThatOverflow() throws IOException {
    for (long[] extents : new long[][] {{1L << 32, 1L << 32}, {4, 1L << 62}, {0, 1L << 40}}) {
      byte[] content = bytes("plain.h5");
      byte[] claimed = words(extents[0], extents[1], extents[0], extents[1]);
      replace(content, words(3, 4, 3, 4), claimed);
      Hdf5File file = Hdf5File.of(content);
      assertThatThrownBy(() -> file.array("float32")).isInstanceOf(Refusal.class);
    }
  }

  @Test
  @Timeout(5)
  void treeThatContainsItself() throws IOException {
    byte[] content = bytes("plain.h5");
    int tree = find(content, "TREE".getBytes(StandardCharsets.US_ASCII));
    writeTree(ByteBuffer.wrap(content), tree, 1, 4, tree);
    assertThatThrownBy(() -> Hdf5File.of(content).exists("float32"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("HDF5");
  }

  /** 16 branches at each of 12 levels, all leading to the same node of the next. */
  @Test
  @Timeout(5)
  void treeWithMoreWaysThanTime() throws IOException {
    byte[] sound = bytes("plain.h5");
    int tree = find(sound, "TREE".getBytes(StandardCharsets.US_ASCII));
    int levels = 12;
    int room = 24 + 8 + 16 * 16;
    byte[] content = Arrays.copyOf(sound, sound.length + levels * room + 1000);
    ByteBuffer buffer = ByteBuffer.wrap(content);
    int leaf = find(sound, "SNOD".getBytes(StandardCharsets.US_ASCII));
    int next = leaf;
    for (int level = 0; level < levels; level++) {
      int address = sound.length + level * room;
      writeTree(buffer, address, level, 16, next);
      next = address;
    }
    writeTree(buffer, tree, levels, 16, next);
    assertThatThrownBy(() -> Hdf5File.of(content).exists("float32"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("goes in circles");
  }

  private static void writeTree(
      ByteBuffer file, int address, int level, int entries, long children) {
    file.order(ByteOrder.LITTLE_ENDIAN).position(address);
    file.put(new byte[] {'T', 'R', 'E', 'E', 0, (byte) level}).putShort((short) entries);
    file.putLong(-1).putLong(-1);
    for (int entry = 0; entry < entries; entry++) {
      file.putLong(0).putLong(children);
    }
    file.putLong(0);
  }

  private static byte[] words(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  private static void replace(byte[] content, byte[] old, byte[] replacement) {
    int replaced = 0;
    for (int at = 0; at + old.length <= content.length; at++) {
      if (Arrays.equals(content, at, at + old.length, old, 0, old.length)) {
        System.arraycopy(replacement, 0, content, at, replacement.length);
        replaced++;
      }
    }
    assertThat(replaced).as("places found").isPositive();
  }

  private static int find(byte[] content, byte[] what) {
    for (int at = 0; at + what.length <= content.length; at++) {
      if (Arrays.equals(content, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    throw new AssertionError("not in the file");
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(KerasCases.FOLDER.resolve("hdf5").resolve(name));
  }
}
