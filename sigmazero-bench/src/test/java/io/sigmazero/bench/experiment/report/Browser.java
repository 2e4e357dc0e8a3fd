package io.sigmazero.bench.experiment.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chromium without a window, spoken to over its DevTools protocol. What a page logs as an error, or
 * asks a network for, is collected. For one test at a time.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private String session = "";

  private Browser(Process process, String endpoint) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(endpoint), new Listener())
            .join();
  }

  /** The program: named by SIGMAZERO_CHROMIUM, or found on the PATH. */
  static Optional<Path> program() {
    String named = System.getenv("SIGMAZERO_CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with a profile of its own. */
  static Browser start(Path program, Path profile)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      CompletableFuture<String> endpoint = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(process, endpoint), "chromium-log");
      reader.setDaemon(true);
      reader.start();
      Browser browser = new Browser(process, endpoint.get(SECONDS, TimeUnit.SECONDS));
      browser.attach();
      return browser;
    } catch (RuntimeException | InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void read(Process process, CompletableFuture<String> endpoint) {
    try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        Matcher matcher = ENDPOINT.matcher(line);
        if (matcher.find()) {
          endpoint.complete(matcher.group(1));
        }
      }
      endpoint.completeExceptionally(new IOException("chromium ended before it listened"));
    } catch (IOException e) {
      endpoint.completeExceptionally(e);
    }
  }

  private void attach() {
    JsonNode target = call("Target.createTarget", node().put("url", "about:blank"));
    ObjectNode which = node().put("targetId", target.get("targetId").asText()).put("flatten", true);
    session = call("Target.attachToTarget", which).get("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", node());
    }
  }

  /** Opens a page in a window of that size and waits until it is loaded. */
  void open(URI page, int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        node()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    loaded = new CompletableFuture<>();
    errors.clear();
    requests.clear();
    call("Page.navigate", node().put("url", page.toString()));
    loaded.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** Whether pages are shown as where the screen is dark. */
  void dark(boolean dark) {
    ObjectNode feature =
        node().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
    ObjectNode media = node();
    media.putArray("features").add(feature);
    call("Emulation.setEmulatedMedia", media);
  }

  /** Whether scripts run in pages opened from now on. */
  void scripts(boolean run) {
    call("Emulation.setScriptExecutionDisabled", node().put("value", !run));
  }

  /** The value of an expression of JavaScript. */
  JsonNode evaluate(String expression) {
    ObjectNode what = node().put("expression", expression).put("returnByValue", true);
    JsonNode answer = call("Runtime.evaluate", what.put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.get("exceptionDetails").toString());
    }
    return answer.get("result").path("value");
  }

  /** What pages logged as errors since the last one was opened. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** What it asked for since the last page was opened, data within pages left out. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The whole page as PNG. */
  byte[] screenshot() {
    ObjectNode how = node().put("format", "png").put("captureBeyondViewport", true);
    JsonNode size = call("Page.getLayoutMetrics", node()).get("cssContentSize");
    ObjectNode clip = how.putObject("clip").put("x", 0).put("y", 0).put("scale", 1);
    clip.put("width", size.get("width").asInt()).put("height", size.get("height").asInt());
    return bytes(call("Page.captureScreenshot", how));
  }

  /** The page as it is printed. */
  byte[] pdf() {
    return bytes(call("Page.printToPDF", node().put("printBackground", true)));
  }

  private static byte[] bytes(JsonNode answer) {
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = node().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  private static ObjectNode node() {
    return JSON.createObjectNode();
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IllegalStateException(message.toString()));
      } else {
        answer.complete(message.get("result"));
      }
      return;
    }
    JsonNode event = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> errors.add(event.get("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> logged(event.path("type").asText(), event);
      case "Log.entryAdded" -> logged(event.path("entry").path("level").asText(), event);
      case "Network.requestWillBeSent" -> asked(event.path("request").path("url").asText());
      default -> {}
    }
  }

  private void logged(String level, JsonNode event) {
    if (level.equals("error") || level.equals("warning") || level.equals("assert")) {
      errors.add(event.toString());
    }
  }

  private void asked(String url) {
    if (!url.startsWith("data:")) {
      requests.add(url);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }

  /** Puts together messages that come in parts. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String message = parts.toString();
        parts.setLength(0);
        try {
          receive(JSON.readTree(message));
        } catch (IOException e) {
          throw new IllegalStateException("chromium sent no JSON", e);
        }
      }
      from.request(1);
      return null;
    }
  }
}
