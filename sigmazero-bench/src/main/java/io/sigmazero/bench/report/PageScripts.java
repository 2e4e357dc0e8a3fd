package io.sigmazero.bench.report;

import com.samskivert.mustache.Mustache;
import io.sigmazero.bench.Version;
import io.sigmazero.bench.run.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The texts that a page carries within itself, and how it is put together. Stateless. */
public final class PageScripts {
  private PageScripts() {}

  /** The chart library's script. */
  static String chartScript() throws IOException {
    return inScript(resource(chartPath("uPlot.iife.min.js")));
  }

  /** The chart library's style sheet. */
  static String chartStyle() throws IOException {
    return resource(chartPath("uPlot.min.css"));
  }

  /**
   * A page.
   *
   * @param template text of its template, which may use the parts beside this class
   * @param content what the template is filled with, among it {@code pageTitle}, {@code style} and
   *     whether it is {@code scripted}; what the template does not mark as markup is escaped
   */
  public static String page(String template, Map<String, Object> content) {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .withLoader(name -> new StringReader(own(name + ".mustache")))
        .compile(template)
        .execute(content);
  }

  /** A text beside this class. */
  public static String own(String name) throws IOException {
    return resource("/io/sigmazero/bench/report/" + name);
  }

  /** JSON that may stand in a script element whatever strings it holds. */
  static String json(Object value) {
    return inPage(Json.line(value));
  }

  /** The same JSON, such that it may stand in a script element. */
  public static String inPage(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String inScript(String script) {
    if (script.toLowerCase(java.util.Locale.ROOT).contains("</script")) {
      throw new IllegalStateException("the chart library cannot be put into a page");
    }
    return script;
  }

  private static String chartPath(String name) {
    return "/META-INF/resources/webjars/uplot/" + Version.chartLibrary() + "/dist/" + name;
  }

  /**
   * A text in this program's jar.
   *
   * @throws IOException if the build left it out
   */
  public static String resource(String path) throws IOException {
    try (InputStream in = PageScripts.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("the build left out " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
