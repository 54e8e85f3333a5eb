package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One byte each way, by a way that is cut and mended. */
class LinkIT {
  private static final int NOT_WITHIN_MILLIS = 150;
  private static final int LONG_MILLIS = 10_000;

  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final Link link = new Link(listener.getLocalPort());
  private final Socket client = connect();
  private final Socket server = listener.accept();

  LinkIT() throws IOException {}

  private Socket connect() throws IOException {
    String address = link.address();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @BeforeEach
  void goesFreely() throws IOException {
    arrives(client, server);
    arrives(server, client);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    link.close();
    listener.close();
  }

  @Test
  void whatIsSentWhileTheWayIsCutComesWhenItIsMended() throws IOException {
    link.cut(Flow.Cut.SILENT);
    client.getOutputStream().write(7);
    server.getOutputStream().write(8);
    nothingArrivesAt(server);
    nothingArrivesAt(client);

    link.mend();

    assertThat(read(server)).isEqualTo(7);
    assertThat(read(client)).isEqualTo(8);
  }

  @Test
  void answersComeThoughRequestsDoNotGo() throws IOException {
    link.cut(Flow.Cut.TO_SERVER);
    client.getOutputStream().write(7);

    nothingArrivesAt(server);
    arrives(server, client);
  }

  @Test
  void requestsGoThoughNoAnswerComes() throws IOException {
    link.cut(Flow.Cut.FROM_SERVER);
    server.getOutputStream().write(7);

    nothingArrivesAt(client);
    arrives(client, server);
  }

  @Test
  void connectionsAreResetAndNewOnesRefused() throws IOException {
    link.cut(Flow.Cut.REFUSED);

    assertThatThrownBy(() -> read(client)).isInstanceOf(SocketException.class);
    try (Socket another = connect()) {
      assertThatThrownBy(() -> read(another)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aSlowWayTakesItsTime() throws IOException {
    link.delay(NOT_WITHIN_MILLIS * 2);
    client.getOutputStream().write(7);

    nothingArrivesAt(server);
    assertThat(read(server)).isEqualTo(7);
  }

  @Test
  void theEndOfTheServerIsTheEndOfTheConnection() throws IOException {
    server.close();

    await().atMost(Duration.ofSeconds(60)).until(() -> read(client) < 0);
  }

  private static void arrives(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(1);
    assertThat(read(to)).isEqualTo(1);
  }

  private static int read(Socket at) throws IOException {
    at.setSoTimeout(LONG_MILLIS);
    return at.getInputStream().read();
  }

  private static void nothingArrivesAt(Socket at) throws IOException {
    at.setSoTimeout(NOT_WITHIN_MILLIS);
    assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
  }
}
