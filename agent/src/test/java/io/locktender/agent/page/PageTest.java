package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import io.locktender.agent.http.AgentHttp;
import io.locktender.agent.http.Heartbeat;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.coordinator.store.JournalStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.JournalEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PageTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Cluster cluster = new Cluster();
  private final Store store = new Store();
  private final List<Socket> sockets = new ArrayList<>();
  private AgentHttp http;
  private Page page;

  @BeforeEach
  void start() throws IOException {
    Heartbeat heartbeat = new Heartbeat(System::nanoTime);
    http = AgentHttp.start(HostAndPort.fromParts("127.0.0.1", 0), heartbeat::health, () -> "");
    page =
        Page.of(
            "shop",
            "node-1",
            "0.1.0",
            cluster,
            store,
            store,
            new Clocks(InstantSource.system(), System::nanoTime));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    page.close();
    http.close();
  }

  @Test
  void whereItIsNotServedNothingIsThere() throws Exception {
    assertThat(get("/page").statusCode()).isEqualTo(404);
    assertThat(get("/page/events").statusCode()).isEqualTo(404);
  }

  @Test
  void itIsOneSmallFileThatMayDoNothingButAskItsOwnAgent() throws Exception {
    serve();

    HttpResponse<String> answer = get("/page");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().getBytes(UTF_8).length).isLessThan(40_000);
    assertThat(answer.body())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(")
        .doesNotContainPattern("(src|href)=\"(https?:)?//")
        .doesNotContainPattern("\\son[a-z]+=\"");
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "connect-src 'self'")
        .contains("script-src 'sha256-", "style-src 'sha256-")
        .doesNotContain("unsafe", "*");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    serve();
    HttpRequest post =
        HttpRequest.newBuilder(uri("/page")).POST(BodyPublishers.ofString("x")).build();

    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(get("/page/shutdown").statusCode()).isEqualTo(404);
    assertThat(get("/page/journal?upgrade=../x").statusCode()).isEqualTo(400);
    assertThat(get("/page/journal").statusCode()).isEqualTo(400);
  }

  @Test
  void aNameThatASiteHasPointHereIsRefused() throws Exception {
    serve();

    assertThat(first("/page", "shop.example:7480")).startsWith("HTTP/1.1 403");
    assertThat(first("/page/events", "shop.example")).startsWith("HTTP/1.1 403");
    assertThat(first("/page", "localhost:7480")).startsWith("HTTP/1.1 200");
    assertThat(first("/page", "[::1]:7480")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aStreamTellsTheTimeThenTheWholeState_andSignsOfLife() throws Exception {
    serve();

    try (BufferedReader lines = stream()) {
      assertThat(lines.readLine()).isEqualTo("retry: 1000");
      until(lines, "event: state");
      assertThat(lines.readLine())
          .startsWith("data: {\"serves\":{\"cluster\":\"shop\",\"node\":\"node-1\"")
          .contains("\"lost\":null", "\"why\":{", "no master")
          .endsWith("}");
      assertThat(lines.readLine()).isEmpty();
      until(lines, "event: beat");
      assertThat(lines.readLine()).startsWith("data: {\"now\":\"").contains("\"at\":\"2");
    }
  }

  @Test
  void whenZooKeeperIsLostItSaysSinceWhen_andWhenItIsBackItSaysNoMore() throws Exception {
    serve();
    try (BufferedReader lines = stream()) {
      until(lines, "\"lost\":null");

      cluster.problem = "127.0.0.1:2181: no answer within 2s";
      until(lines, "\"reason\":\"127.0.0.1:2181: no answer within 2s\"},\"page\":{");
      cluster.problem = null;
      until(lines, "\"lost\":null");
    }
  }

  @Test
  void twentyLookByOneSession_oneMoreIsRefused_andNobodyLooksForNobody() throws Exception {
    serve();
    assertThat(cluster.open.get()).isZero();
    List<BufferedReader> streams = new ArrayList<>();
    for (int i = 0; i < Viewers.MAX; i++) {
      streams.add(stream());
    }
    for (BufferedReader each : streams) {
      until(each, "event: state");
    }
    assertThat(cluster.open.get()).isEqualTo(1);

    assertThat(get("/page/events").statusCode()).isEqualTo(503);
    assertThat(get("/health").statusCode()).isEqualTo(200);

    for (Socket socket : sockets) {
      socket.close();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.open.get() == 0);
    until(stream(), "event: state");
  }

  @Test
  void whoDoesNotReadIsDropped_andHoldsUpNobody() throws Exception {
    serve();
    cluster.big = true;
    Socket slow = new Socket();
    sockets.add(slow);
    slow.setReceiveBufferSize(1_024);
    slow.connect(address());
    slow.getOutputStream()
        .write("GET /page/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    await().atMost(Duration.ofSeconds(60)).until(() -> page.viewers() == 1);

    try (BufferedReader lines = stream()) {
      for (int i = 0; i < 5; i++) {
        until(lines, "event: state");
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> page.viewers() == 1);
      until(lines, "event: state");
    }
  }

  @Test
  void historyAndJournalAreAsTheCommandPrintsThem_withoutTheToken() throws Exception {
    serve();

    assertThat(get("/page/history").body()).isEqualTo("[]");
    assertThat(get("/page/journal?upgrade=req-1").body())
        .contains("\"event\":\"phase\"", "\"detail\":\"begins\"")
        .doesNotContain("secret-token");
    assertThat(get("/page/journal?upgrade=req-1").statusCode()).isEqualTo(200);
    assertThat(store.asked.get()).as("asked once for all who want it").isEqualTo(1);
  }

  @Test
  void whereMongoDbIsAwayItSaysSo_andTheRestGoesOn() throws Exception {
    serve();
    store.away = true;

    HttpResponse<String> answer = get("/page/history");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("MongoDB does not answer").doesNotContain("mongodb://");
    assertThat(get("/page").statusCode()).isEqualTo(200);
  }

  private void serve() {
    http.serve(Page.PATH, page);
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), http.address().getPort());
  }

  private BufferedReader stream() throws IOException {
    Socket socket = ask("/page/events", "localhost");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(new Dechunked(socket.getInputStream()), UTF_8));
    return lines;
  }

  private static void until(BufferedReader lines, String text) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("the stream has ended without " + text);
  }

  private String first(String path, String host) throws IOException {
    return new BufferedReader(new InputStreamReader(ask(path, host).getInputStream(), UTF_8))
        .readLine();
  }

  private Socket ask(String path, String host) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().getPort());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host).getBytes(UTF_8));
    return socket;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://" + http.address() + path);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** A cluster without a master. */
  private static final class Cluster implements ClusterWatch.Opener {
    final AtomicInteger open = new AtomicInteger();
    volatile @Nullable String problem;
    volatile boolean big;

    @Override
    public ClusterWatch open() {
      open.incrementAndGet();
      return new ClusterWatch() {
        private int number;

        @Override
        public void watch(Predicate<ClusterView> seen, Duration atMost) {
          String why = problem;
          if (why != null) {
            throw new IllegalStateException(why);
          }
          String much = big ? "x".repeat(150_000) + number++ : "";
          List<String> problems = big ? List.of(much) : List.of();
          boolean enough =
              seen.test(new ClusterView(true, null, -1, Map.of(), null, null, problems));
          assertThat(enough).isIn(true, false);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  private static final class Store implements HistoryStore, JournalStore {
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean away;

    @Override
    public List<EndedUpgrade> history(int limit) {
      if (away) {
        throw new DatabaseUnavailableException("mongodb://u:p@h", new IOException());
      }
      return List.of();
    }

    @Override
    public List<JournalEntry> journal(String upgradeId, int limit) {
      asked.incrementAndGet();
      return List.of(
          new JournalEntry(
              upgradeId,
              "secret-token",
              1,
              Instant.EPOCH,
              "node-1",
              "phase",
              null,
              null,
              "begins"));
    }

    @Override
    public void recordEnded(EndedUpgrade ended) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<EndedUpgrade> ended(String requestId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<EndedUpgrade> lastThatWent() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int forgetEnded(int keep) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void append(JournalEntry entry) {
      throw new UnsupportedOperationException();
    }
  }
}
