package io.locktender.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AgentHttpTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Heartbeat heartbeat = new Heartbeat(nanos::get);
  private final HttpClient client = HttpClient.newHttpClient();
  private AgentHttp http;

  @BeforeEach
  void start() throws IOException {
    http =
        AgentHttp.start(
            HostAndPort.fromParts("127.0.0.1", 0), heartbeat::health, () -> "locktender_x 1\n");
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void anAgentWhoseLoopGoesRoundIsHealthyAndSaysWhatItDecided() throws Exception {
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    heartbeat.beat("SERVING 2.0.0");
    nanos.addAndGet(Duration.ofMillis(1500).toNanos());

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"alive\":true,\"sentence\":\"SERVING 2.0.0\",\"lastCycleMillis\":1500}\n");
  }

  @Test
  void anAgentWhoseLoopHangsIsNot() throws Exception {
    heartbeat.beat("SERVING 2.0.0");
    nanos.addAndGet(Heartbeat.LONGEST_SILENCE.plusMillis(1).toNanos());

    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void anAgentThatJustStartsIsAlive() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void theMetricsAreInPrometheusFormat() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.body()).isEqualTo("locktender_x 1\n");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/health")).POST(BodyPublishers.ofString("x")).build();

    assertThat(get("/shutdown").statusCode()).isEqualTo(404);
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void anAddressThatIsTakenIsNamed() {
    assertThatThrownBy(() -> AgentHttp.start(http.address(), heartbeat::health, () -> ""))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("http.bind: expected to listen on " + http.address());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://" + http.address() + path);
  }
}
