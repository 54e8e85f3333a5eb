package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.locktender.agent.http.LoopbackServer;
import io.locktender.agent.http.WriteLimit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewerTest {
  private static final long LONG = Long.MAX_VALUE / 2;

  private final Queue<Runnable> writes = new ArrayDeque<>();
  private final WriteLimit limit = new WriteLimit(Viewers.WRITE_WITHIN);
  private final AtomicBoolean gone = new AtomicBoolean();
  private HttpServer server;

  /** What is done to a viewer before anything is written. */
  private interface Use {
    void of(Viewer viewer);
  }

  @BeforeEach
  void listen() throws IOException {
    server = LoopbackServer.create();
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    limit.close();
  }

  @Test
  void aStateThatIsNewerThanTheFirstTakesItsPlace_butNotThatOfTheHead() throws Exception {
    assertThat(
            read(
                viewer -> {
                  viewer.state(bytes("old "));
                  viewer.state(bytes("new "));
                }))
        .isEqualTo("head new ");
  }

  @Test
  void aSignOfLifeTakesNoStatesPlace() throws Exception {
    assertThat(
            read(
                viewer -> {
                  viewer.state(bytes("state "));
                  viewer.beat(bytes("beat "));
                }))
        .isEqualTo("head state ");
  }

  @Test
  void theHeadIsWrittenOnce() throws Exception {
    assertThat(
            read(
                viewer -> {
                  viewer.state(bytes("state "));
                  writeAll();
                  viewer.beat(bytes("beat "));
                }))
        .isEqualTo("head state beat ");
    assertThat(gone).isTrue();
  }

  private String read(Use use) throws Exception {
    server.createContext("/", exchange -> answer(exchange, use));
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private void answer(HttpExchange exchange, Use use) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    Viewer viewer =
        new Viewer(bytes("head "), exchange, LONG, writes::add, limit, ended -> gone.set(true));
    use.of(viewer);
    writeAll();
    viewer.end();
    writeAll();
  }

  private void writeAll() {
    for (Runnable write = writes.poll(); write != null; write = writes.poll()) {
      write.run();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
