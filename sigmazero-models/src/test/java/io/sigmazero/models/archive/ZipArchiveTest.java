package io.sigmazero.models.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sigmazero.models.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTest {
  /** Offsets in an entry of the central directory. */
  private static final int CENTRAL_PACKED = 20;

  private static final int CENTRAL_SIZE = 24;
  private static final int CENTRAL_NAME = 46;
  private static final byte[] TEXT = "weights".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void entriesAsTheyWereWritten() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    Path file = write(zip(entry("b.bin", noise), entry("a/config.json", TEXT), entry("e", 0)));
    try (ZipArchive archive = ZipArchive.open(file, ArchiveLimits.DEFAULT)) {
      assertThat(archive.names()).containsExactly("b.bin", "a/config.json", "e");
      assertThat(archive.read("a/config.json")).isEqualTo(TEXT);
      assertThat(archive.read("b.bin")).isEqualTo(noise);
      assertThat(archive.read("e")).isEmpty();
      assertThat(archive.read("a/config.json", 7)).isEqualTo(TEXT);
      assertThatThrownBy(() -> archive.read("a/config.json", 6))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("entry 'a/config.json' has 7 bytes, expected at most 6");
      assertThatThrownBy(() -> archive.read("c"))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("no entry 'c' among its 3")
          .hasMessageContaining("b.bin");
    }
  }

  @Test
  void noZipFile() throws IOException {
    refused(new byte[0], "not a zip file");
    refused(new byte[100], "not a zip file");
    refused("a text".getBytes(StandardCharsets.UTF_8), "not a zip file");
    assertThatThrownBy(() -> ZipArchive.open(folder.resolve("none"), ArchiveLimits.DEFAULT))
        .isInstanceOf(ModelLoadException.class);
  }

  @Test
  void everyTruncation() throws IOException {
    byte[] whole = zip(entry("a", TEXT), entry("b", 1000));
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "not a zip file");
    }
  }

  @Test
  void tooManyEntries() throws IOException {
    byte[] three = zip(entry("a", 0), entry("b", 0), entry("c", 0));
    ZipArchive.open(write(three), limits(3, 100, 100, 2)).close();
    refused(three, limits(2, 100, 100, 2), "has 3 entries, expected at most 2");
  }

  @Test
  void aDirectoryInZip64() throws IOException {
    // More entries than 16 bits count: Java writes the larger directory then.
    Entry[] many = new Entry[66_000];
    Arrays.setAll(many, i -> entry(String.valueOf(i), i == 65_999 ? 3 : 0));
    byte[] content = zip(many);
    try (ZipArchive archive = ZipArchive.open(write(content), limits(70_000, 9, 9, 2))) {
      assertThat(archive.names()).hasSize(66_000);
      assertThat(archive.read("65999")).hasSize(3);
    }
    refused(content, ArchiveLimits.DEFAULT, "has 66000 entries, expected at most 10000");
  }

  @Test
  void aSizeInZip64() throws IOException {
    byte[] content = zip64(1L << 40);
    refused(content, "entry 'a' has " + (1L << 40) + " bytes, expected at most");
    try (ZipArchive archive = ZipArchive.open(write(zip64(4)), ArchiveLimits.DEFAULT)) {
      assertThat(archive.read("a")).isEqualTo(new byte[4]);
    }
  }

  @Test
  void oneNameTwice() throws IOException {
    byte[] content = zip(entry("first", TEXT), entry("other", TEXT));
    int name = inDirectory(content, "other");
    System.arraycopy("first".getBytes(StandardCharsets.UTF_8), 0, content, name + CENTRAL_NAME, 5);
    refused(content, "holds entry 'first' twice");
  }

  @Test
  void bombs() throws IOException {
    byte[] bomb = zip(entry("zeros", 50_000_000));
    assertThat(bomb.length).isLessThan(100_000);
    refused(bomb, "entry 'zeros' unpacks", "to 50000000, expected at most 200 times as many");
    refused(bomb, limits(9, 49_999_999, 1L << 40, 1e9), "has 50000000 bytes, expected at most");
    byte[] two = zip(entry("a", 60), entry("b", 60));
    refused(two, limits(9, 100, 119, 1e9), "unpacks to more than 119 bytes");
    ZipArchive.open(write(two), limits(9, 100, 120, 1e9)).close();
    // A small entry may be as regular as it likes: biases that are all zero are.
    ZipArchive.open(write(zip(entry("zeros", 1 << 20))), ArchiveLimits.DEFAULT).close();
  }

  @Test
  void entriesThatShareTheirPackedBytes() throws IOException {
    byte[] noise = new byte[1000];
    new Random(2).nextBytes(noise);
    byte[] content = zip(entry("a", noise), entry("b", 0));
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int first = inDirectory(content, "a");
    int second = inDirectory(content, "b");
    bytes.putInt(second + CENTRAL_PACKED, bytes.getInt(first + CENTRAL_PACKED));
    bytes.putInt(second + CENTRAL_SIZE, bytes.getInt(first + CENTRAL_SIZE));
    // The place of the local header, too: both entries are the same bytes.
    bytes.putInt(second + 42, bytes.getInt(first + 42));
    refused(content, "claims more packed bytes than");
  }

  @Test
  void aDirectoryThatLies() throws IOException {
    byte[] zeros = zip(entry("a", 1000));
    int at = inDirectory(zeros, "a");
    for (int claim : new int[] {0, 1, 999, 1001, 5_000, 1_000_000}) {
      byte[] content = zeros.clone();
      ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(at + CENTRAL_SIZE, claim);
      try (ZipArchive archive = ZipArchive.open(write(content), ArchiveLimits.DEFAULT)) {
        assertThatThrownBy(() -> archive.read("a"))
            .as("claim %d", claim)
            .isInstanceOf(ModelLoadException.class)
            .hasMessageContaining("entry 'a'");
      }
    }
    byte[] content = zeros.clone();
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(at + CENTRAL_PACKED, 1 << 30);
    refused(content, "claims more packed bytes than");
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(at + CENTRAL_PACKED, -1);
    assertThatThrownBy(() -> ZipArchive.open(write(content), ArchiveLimits.DEFAULT))
        .isInstanceOf(ModelLoadException.class);
  }

  @Test
  void damageAnywhereEndsInAnOrderlyWay() throws IOException {
    byte[] whole = zip(entry("a", TEXT), entry("b/c", 3000));
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 3; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = write(damaged);
      Throwable thrown = catchThrowable(() -> readAll(file));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(ModelLoadException.class).hasMessageStartingWith("" + file);
        assertThat(thrown.getMessage()).doesNotContain("\n");
      }
    }
  }

  @Test
  void limitsThatCannotBe() {
    assertThatThrownBy(() -> limits(-1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits(1, 1L << 31, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits(1, 1, 1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void readAll(Path file) throws ModelLoadException {
    try (ZipArchive archive = ZipArchive.open(file, ArchiveLimits.DEFAULT)) {
      for (String name : archive.names()) {
        archive.read(name);
      }
    }
  }

  private void refused(byte[] content, String... parts) throws IOException {
    refused(content, ArchiveLimits.DEFAULT, parts);
  }

  private void refused(byte[] content, ArchiveLimits limits, String... parts) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> ZipArchive.open(file, limits))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  private static ArchiveLimits limits(int entries, long entry, long total, double ratio) {
    return new ArchiveLimits(entries, entry, total, ratio);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("model.zip"), content);
  }

  private static Entry entry(String name, byte[] content) {
    return new Entry(name, content);
  }

  private static Entry entry(String name, int zeros) {
    return new Entry(name, new byte[zeros]);
  }

  private static byte[] zip(Entry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Entry entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.name));
        zip.write(entry.content);
      }
    }
    return bytes.toByteArray();
  }

  /** One stored entry of four zeros, whose size stands in the directory's 64-bit extra field. */
  private static byte[] zip64(long claim) {
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
    bytes.putInt(0).putInt(0x2144df1c).putInt(4).putInt(4).putShort((short) 1).putShort((short) 0);
    bytes.put((byte) 'a').putInt(0);
    int directory = bytes.position();
    bytes.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putShort((short) 0);
    bytes.putShort((short) 0).putInt(0).putInt(0x2144df1c).putInt(4).putInt(-1);
    bytes.putShort((short) 1).putShort((short) 12).putShort((short) 0).putShort((short) 0);
    bytes.putShort((short) 0).putInt(0).putInt(0).put((byte) 'a');
    bytes.putShort((short) 1).putShort((short) 8).putLong(claim);
    int end = bytes.position();
    bytes.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
    bytes.putInt(end - directory).putInt(directory).putShort((short) 0);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Where the entry of this name begins in the central directory. */
  private static int inDirectory(byte[] content, String name) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("PK\u0001\u0002");
    while (!text.startsWith(name, at + CENTRAL_NAME)) {
      at = text.indexOf("PK\u0001\u0002", at + 1);
    }
    return at;
  }

  @SuppressWarnings("ArrayRecordComponent") // only carries what is written
  private record Entry(String name, byte[] content) {}
}
