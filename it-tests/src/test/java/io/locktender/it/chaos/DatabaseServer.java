package io.locktender.it.chaos;

/** What a campaign's clusters have as their database, and what can be done to it. */
interface DatabaseServer extends AutoCloseable {
  /** Its connection string, without a database's name. */
  String uri();

  /** What a connection string says for whoever would rather not know than wait. */
  String impatience();

  /** The ports that stand in a node's way to it; none where the way cannot be cut. */
  int[] ports();

  /** The connection string for a node. */
  String through(Link way);

  /** SIGKILL; of a replica set, to the primary. */
  void kill();

  /** Starts it again, unless it runs; waits until it is ready. */
  void start();

  /** SIGSTOP; of a replica set, to the primary. */
  void pause();

  /** SIGCONT to what was stopped. */
  void goOn();

  /** The primary is told to step down. */
  void stepDown();

  /** The primary is stopped until there is another one. */
  void cutOff();

  @Override
  void close();
}
