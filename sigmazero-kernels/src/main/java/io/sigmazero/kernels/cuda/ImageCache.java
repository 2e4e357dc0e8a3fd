package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Compiled kernels in files, so that a process does not compile what an earlier one did. A file
 * starts with the SHA-256 of the rest; one that does not match is compiled again. Written to a
 * temporary file first and moved, so that processes may share a folder. A folder that cannot be
 * used costs time only. Thread safe.
 */
final class ImageCache {
  private static final Logger LOG = System.getLogger(ImageCache.class.getName());
  private static final int DIGEST_BYTES = 32;

  /** A hundred times what the kernels take. */
  private static final long MOST_BYTES = 10_000_000;

  private final Path folder;

  /** Files in this folder, which is made when something is kept. */
  ImageCache(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder named by the system property {@code sigmazero.cuda.cache}, else {@code
   * sigmazero/cuda} in the user's cache folder.
   */
  static ImageCache ofUser() {
    String named = System.getProperty("sigmazero.cuda.cache");
    if (named != null) {
      return new ImageCache(Path.of(named));
    }
    String caches = System.getenv("XDG_CACHE_HOME");
    Path root =
        caches == null || caches.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(caches);
    return new ImageCache(root.resolve("sigmazero").resolve("cuda"));
  }

  /** The name under which the result of a compilation is kept. */
  static String key(KernelSource source, CompileTarget target, String compilerVersion) {
    String all =
        String.join("\0", compilerVersion, target.toString(), source.options().toString())
            + "\0"
            + source.text();
    return target + "-" + HexFormat.of().formatHex(sha256(all.getBytes(UTF_8)));
  }

  /** What was kept under this name, if it is there and undamaged. */
  Optional<byte[]> find(String key) {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] content = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
      if (content.length > DIGEST_BYTES) {
        byte[] image = Arrays.copyOfRange(content, DIGEST_BYTES, content.length);
        if (Arrays.equals(sha256(image), Arrays.copyOf(content, DIGEST_BYTES))) {
          return Optional.of(image);
        }
      }
      LOG.log(Level.WARNING, "{0} is damaged and will be compiled again", file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be read and will be compiled again: {1}", file, e);
    }
    return Optional.empty();
  }

  /** Keeps an image under a name. */
  void keep(String key, byte[] image) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, key, ".part");
      try {
        byte[] digest = sha256(image);
        Files.write(
            part, ByteBuffer.allocate(DIGEST_BYTES + image.length).put(digest).put(image).array());
        Files.move(
            part, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "compiled CUDA kernels are not kept in {0}: {1}", folder, e);
    }
  }

  private Path file(String key) {
    return folder.resolve(key + ".image");
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
