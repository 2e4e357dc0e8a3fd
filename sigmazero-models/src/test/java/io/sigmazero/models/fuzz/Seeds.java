package io.sigmazero.models.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;

/** Gives the fuzzers sound files to begin with: those of the tests, in the form of each target. */
final class Seeds {
  private static final int LARGEST = 1 << 16;
  private static final byte[] WHOLE = {0};
  private static final byte[] PARTS = {1};

  private final Path target;

  private Seeds(Path target) {
    this.target = target;
  }

  /** Reads the files below the first folder and writes a folder for each target into the second. */
  public static void main(String[] folders) throws IOException {
    Seeds seeds = new Seeds(Path.of(folders[1]));
    try (Stream<Path> files = Files.walk(Path.of(folders[0]))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) <= LARGEST && !file.toString().contains("Inputs")) {
          seeds.add(file);
        }
      }
    }
    Path made = Files.createTempDirectory("sigmazero-seeds");
    for (Path file : MadeModels.write(made)) {
      seeds.add(file);
      Files.delete(file);
    }
    Files.delete(made);
    for (String text : List.of("3\n0\n1\n", "file,label\na.png,1\n", "0,2\n\"1\",0\r\n2,1")) {
      seeds.put("LabelsCsv", text, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void add(Path file) throws IOException {
    String path = file.toString();
    byte[] content = Files.readAllBytes(file);
    switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "onnx" -> put("Onnx", path, content);
      case "npy" -> put("Npy", path, FuzzBytes.from(content, 6));
      case "idx1-ubyte", "idx3-ubyte" -> put("Idx", path, content);
      case "gz" -> {
        put("GzipIdx", path, FuzzBytes.joined(WHOLE, content));
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(content))) {
          put("GzipIdx", path + "1", FuzzBytes.joined(PARTS, plain.readAllBytes()));
        }
      }
      case "png", "jpg", "jpeg" -> put("Image", path, content);
      case "csv" -> put("LabelsCsv", path, content);
      case "h5" -> put("KerasHdf5", path, content);
      case "fb" -> put("SameDiff", path, content);
      case "keras" -> archive("KerasArchive", file, KerasArchiveFuzzTest.ENTRIES);
      case "zip" -> archive("Dl4jArchive", file, Dl4jArchiveFuzzTest.ENTRIES);
      default -> {
        // Not a file that a loader reads.
      }
    }
  }

  private void archive(String name, Path file, List<String> entries) throws IOException {
    put(name, file.toString(), FuzzBytes.joined(WHOLE, Files.readAllBytes(file)));
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(PARTS);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (int i = 0; i < entries.size(); i++) {
        var entry = zip.getEntry(entries.get(i));
        byte[] content = entry == null ? new byte[0] : zip.getInputStream(entry).readAllBytes();
        if (i < entries.size() - 1) {
          parts.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        }
        parts.writeBytes(content);
      }
    }
    put(name, file + "1", parts.toByteArray());
  }

  private void put(String name, String source, byte[] content) throws IOException {
    Path folder = Files.createDirectories(target.resolve(name));
    Files.write(folder.resolve("seed-" + Integer.toHexString(source.hashCode())), content);
  }
}
