package io.locktender.it.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with one tab. */
final class Browser implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Pattern LISTENS = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Browser(Process process, Path profile, DevTools tools) {
    this.process = process;
    this.profile = profile;
    this.tools = tools;
  }

  /** Where one is, or empty. */
  static Optional<String> program() {
    return PROGRAMS.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst();
  }

  /** Starts it. */
  static Browser start() throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("locktender-browser");
    List<String> command = new ArrayList<>(List.of(program().orElseThrow()));
    command.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox", // Where root builds, there is no other way; it sees our page only.
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--hide-scrollbars",
            "--no-first-run",
            "--user-data-dir=" + profile,
            "--remote-debugging-port=0",
            "about:blank"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String where = listens(process);
    DevTools tools = DevTools.connect(tab(where));
    tools.call("Page.enable", Map.of());
    tools.call("Network.enable", Map.of());
    tools.call("Log.enable", Map.of());
    return new Browser(process, profile, tools);
  }

  /** Reads what it prints to its end, or it would stand still. */
  private static String listens(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = LISTENS.matcher(line);
      if (matcher.matches()) {
        Thread reader = new Thread(() -> lines.lines().forEach(ignored -> {}), "browser");
        reader.setDaemon(true);
        reader.start();
        return matcher.group(1);
      }
    }
    throw new IOException("the browser has ended");
  }

  private static URI tab(String where) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + where + "/json")).build();
    String tabs = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    for (JsonNode tab : JSON.readTree(tabs)) {
      if (tab.path("type").asText().equals("page")) {
        return URI.create(tab.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("the browser has no tab: " + tabs);
  }

  /** How large the window is, and which colours are preferred. */
  void looksLike(int width, int height, boolean phone, boolean dark) {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    Map<String, String> colours =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    tools.call("Emulation.setEmulatedMedia", Map.of("features", List.of(colours)));
  }

  void open(URI page) {
    tools.call("Page.navigate", Map.of("url", page.toString()));
  }

  /** What an expression of JavaScript has for a value, as text. */
  String eval(String expression) {
    JsonNode result =
        tools.call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    return result.path("result").path("value").asText();
  }

  /** The text in an element, in one line. */
  String text(String id) {
    return eval("(document.getElementById('" + id + "') || {}).innerText || ''")
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** Waits until an element has a text. */
  void awaitText(String id, String text) {
    await(id + ": " + text)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(text(id)).contains(text));
  }

  /** The hosts that were asked, and what the browser complained about. */
  List<String> hosts() {
    return tools.hosts();
  }

  List<String> complaints() {
    return tools.complaints();
  }

  byte[] screenshot() {
    JsonNode shot = tools.call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  @Override
  public void close() {
    tools.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      delete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() {
    await("the browser's files go")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                  Files.deleteIfExists(file);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return true;
            });
  }
}
