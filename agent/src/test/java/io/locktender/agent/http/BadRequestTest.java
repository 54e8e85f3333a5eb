package io.locktender.agent.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.HostAndPort;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are nearly right; what is none is answered by 4xx, or by closing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BadRequestTest {
  private static final int ANSWER_WITHIN_MILLIS = 15_000;
  private static final String HEADERS = "Host: localhost:7480\r\nAccept: */*\r\n";

  private final Heartbeat heartbeat = new Heartbeat(() -> 0);
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
  void isAnsweredAndTheNextOneToo() throws IOException {
    BadInputs.ofTexts(
            "HTTP requests",
            List.of(
                "GET /health HTTP/1.1\r\n" + HEADERS + "\r\n",
                "HEAD /metrics?name=a%20b HTTP/1.1\r\n" + HEADERS + "Connection: close\r\n\r\n",
                "GET /health HTTP/1.1\r\n" + HEADERS + "Content-Length: 2\r\n\r\n{}"))
        .refusedBy(InvalidInputException.class)
        .saying("refused: (HTTP/1.1 (4\\d\\d|501) .+|closed)")
        .run(2_000, this::ask);

    assertThat(send("GET /health HTTP/1.0\r\n\r\n".getBytes(US_ASCII)))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("{\"alive\":true,\"sentence\":\"starting\",\"lastCycleMillis\":0}\n");
  }

  @Test
  void aHeaderThatFitsIsAnsweredALongerOneIsNot() throws IOException {
    String request = "GET /health HTTP/1.1\r\n" + HEADERS + "X: %s\r\n\r\n";
    String fits = "x".repeat(AgentHttp.MAX_HEADER_BYTES - 1_000);
    String over = "x".repeat(AgentHttp.MAX_HEADER_BYTES + 1);

    assertThat(send(request.formatted(fits).getBytes(US_ASCII))).startsWith("HTTP/1.1 200");
    assertThat(send(request.formatted(over).getBytes(US_ASCII))).doesNotContain(" 200 ");
    assertThat(send(("GET /" + over + " HTTP/1.1\r\n\r\n").getBytes(US_ASCII)))
        .doesNotContain(" 404 ");
  }

  @Test
  void aHundredHeadersAreAnsweredMoreAreNot() throws IOException {
    assertThat(send(withHeaders(99))).startsWith("HTTP/1.1 200");
    assertThat(send(withHeaders(101))).doesNotContain(" 200 ");
  }

  private static byte[] withHeaders(int count) {
    StringBuilder request = new StringBuilder("GET /health HTTP/1.1\r\n");
    for (int i = 0; i < count; i++) {
      request.append("X-").append(i).append(": 1\r\n");
    }
    return request.append("\r\n").toString().getBytes(US_ASCII);
  }

  private void ask(byte[] request) throws IOException {
    String answer = send(request);
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      String first = answer.lines().findFirst().orElse("closed");
      throw new InvalidInputException("refused: " + first);
    }
  }

  private String send(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().getPort())) {
      socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
      return write(socket, request) ? read(socket) : "";
    }
  }

  /** Whether the whole request was taken: the server may close before. */
  private static boolean write(Socket socket, byte[] request) throws IOException {
    try {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private static String read(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }
}
