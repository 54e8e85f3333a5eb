package io.locktender.it.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of Chromium's DevTools protocol as a test needs. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final long ANSWERS_WITHIN_SECONDS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private @Nullable WebSocket socket;

  static DevTools connect(URI tab) {
    DevTools tools = new DevTools();
    tools.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(tab, tools).join();
    return tools;
  }

  /** Calls one method, and waits for what it returns. */
  synchronized JsonNode call(String method, Map<String, ?> parameters) {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      String text =
          JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      java.util.Objects.requireNonNull(socket).sendText(text, true).join();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return answer.orTimeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The hosts of all that was requested. */
  List<String> hosts() {
    return hosts;
  }

  /** What the browser has logged as an error, such as what a policy forbids. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      came(message.toString());
      message.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void came(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      CompletableFuture<JsonNode> answer = asked.remove(node.path("id").asInt());
      if (answer != null) {
        answer.complete(node.path("result"));
      } else if (node.path("method").asText().equals("Network.requestWillBeSent")) {
        URI url = URI.create(node.path("params").path("request").path("url").asText());
        hosts.add(url.getScheme().equals("data") ? "data" : url.getAuthority());
      } else if (node.path("method").asText().equals("Log.entryAdded")) {
        complaints.add(node.path("params").path("entry").path("text").asText());
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      complaints.add(e.toString());
    }
  }

  @Override
  public void close() {
    java.util.Objects.requireNonNull(socket).abort();
  }
}
