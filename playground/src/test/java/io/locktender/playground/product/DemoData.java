package io.locktender.playground.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** The data that the demo ships. */
public final class DemoData {
  public static final Path FILE = Path.of("src/demo/data/packages.gz");

  private DemoData() {}

  /** All documents, in the shape of release 1.0.0; the caller may change them. */
  public static List<Document> documents() {
    try (BufferedReader index = LoadPackages.reader(Files.newInputStream(FILE))) {
      Stanzas stanzas = new Stanzas(index);
      List<Document> all = new ArrayList<>();
      for (Optional<Document> next = stanzas.next(); next.isPresent(); next = stanzas.next()) {
        all.add(next.get());
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
