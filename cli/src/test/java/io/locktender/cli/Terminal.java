package io.locktender.cli;

import io.locktender.cli.console.Io;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Supplier;

/** Runs commands in this process, and keeps what they print. */
final class Terminal {
  private final Map<String, String> environment;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean watched;
  private BufferedReader typed = new BufferedReader(Reader.nullReader());

  Terminal() {
    this(Map.of());
  }

  Terminal(Map<String, String> environment) {
    this.environment = environment;
  }

  /** As if a person watched. */
  Terminal watched() {
    watched = true;
    return this;
  }

  /** What the person types. */
  Terminal typing(String text) {
    typed = new BufferedReader(new StringReader(text));
    return watched();
  }

  /** What the person types, when it is asked for. */
  Terminal answering(Supplier<String> answer) {
    typed =
        new BufferedReader(Reader.nullReader()) {
          @Override
          public String readLine() {
            return answer.get();
          }
        };
    return watched();
  }

  int run(String... args) {
    return Main.run(args, io());
  }

  Io io() {
    return new Io(
        new PrintWriter(out, true), new PrintWriter(err, true), typed, environment, watched);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
