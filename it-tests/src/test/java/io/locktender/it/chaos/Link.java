package io.locktender.it.chaos;

import java.io.Closeable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The way of one agent to one service, which may have several servers. */
final class Link implements Closeable {
  private final Flow flow = new Flow();
  private final List<Proxy> proxies;

  Link(int... serverPorts) {
    proxies = IntStream.of(serverPorts).mapToObj(port -> Proxy.to(port, flow)).toList();
  }

  /** {@code host:port,host:port}. */
  String address() {
    return proxies.stream().map(Proxy::address).collect(Collectors.joining(","));
  }

  void cut(Flow.Cut cut) {
    flow.cut(cut);
    if (cut == Flow.Cut.REFUSED) {
      proxies.forEach(Proxy::reset);
    }
  }

  void mend() {
    flow.mend();
  }

  void delay(int millis) {
    flow.delay(millis);
  }

  @Override
  public void close() {
    proxies.forEach(Proxy::close);
  }
}
