package io.sigmazero.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Versions that the build wrote into the jar. Stateless. */
public final class Version {
  private static final String RESOURCE = "version.properties";

  private Version() {}

  /** This program's version. */
  public static String current() {
    return read("version");
  }

  /** Version of the chart library that reports carry. */
  public static String chartLibrary() {
    return read("uplot");
  }

  /** Versions of the libraries that compute, by name. */
  public static Map<String, String> libraries() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String name : List.of("nd4j", "dnnl", "javacpp", "jackson")) {
      versions.put(name, read(name));
    }
    return versions;
  }

  private static String read(String key) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(key);
  }
}
