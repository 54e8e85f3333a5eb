package io.locktender.testkit;

import com.mongodb.ConnectionString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of a replica set whose members may be killed.
 *
 * @param uri its connection string
 * @param pids its processes
 */
record NamedSet(String uri, Set<Long> pids) {
  static final String PIDS = "LOCKTENDER_TEST_MONGODB_PIDS";
  private static final int FEWEST_MEMBERS = 3;

  /** Why there is none, or empty. */
  static String problem() {
    return problem(System.getenv(TestServer.VARIABLE), System.getenv(PIDS));
  }

  static String problem(@Nullable String uri, @Nullable String pids) {
    if (uri == null || uri.isBlank() || hosts(uri).size() < FEWEST_MEMBERS) {
      return TestServer.VARIABLE + " does not name three members of a replica set";
    }
    return pids == null || pids.isBlank()
        ? PIDS + " does not name the processes of the members, or their files"
        : "";
  }

  /**
   * Reads it.
   *
   * @throws IllegalStateException when there is none
   */
  static NamedSet read() {
    if (!problem().isEmpty()) {
      throw new IllegalStateException(problem());
    }
    return new NamedSet(System.getenv(TestServer.VARIABLE), pids(System.getenv(PIDS)));
  }

  /** Numbers, or files with one, with blanks or commas between them. */
  static Set<Long> pids(String named) {
    Set<Long> pids = new HashSet<>();
    for (String one : named.strip().split("[\\s,]+")) {
      pids.add(Long.valueOf(one.contains("/") ? content(Path.of(one)) : one));
    }
    return pids;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> hosts(String uri) {
    return new ConnectionString(uri).getHosts();
  }

  /** A connection to each member. */
  List<Member> connect() {
    ConnectionString set = new ConnectionString(uri);
    return set.getHosts().stream().map(host -> new Member(set, host)).toList();
  }
}
