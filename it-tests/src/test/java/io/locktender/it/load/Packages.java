package io.locktender.it.load;

import com.mongodb.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.bson.Document;

/** Real records: stanzas of Debian's package index, every field as it is, a string. */
final class Packages {
  static final String COLLECTION = "packages";

  private static final Path DATA =
      Path.of("..", "playground", "src", "demo", "data", "packages.gz");
  private static final int BATCH = 1_000;

  private Packages() {}

  /**
   * Loads the first so many into a collection; where more are wanted than there are, all again
   * under other names.
   *
   * @return their ids
   */
  static List<String> load(MongoCollection<Document> packages, int count) {
    List<String> ids = new ArrayList<>();
    List<Document> batch = new ArrayList<>();
    List<Document> real = first(count);
    for (int i = 0; i < count; i++) {
      Document document = new Document(real.get(i % real.size()));
      int again = i / real.size();
      if (again > 0) {
        document.put("_id", document.getString("_id") + "~" + again);
      }
      ids.add(document.getString("_id"));
      batch.add(document);
      if (batch.size() == BATCH || ids.size() == count) {
        packages.insertMany(batch);
        batch.clear();
      }
    }
    return ids;
  }

  private static List<Document> first(int count) {
    List<Document> documents = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DATA)), StandardCharsets.UTF_8))) {
      Document stanza = new Document();
      for (String line = lines.readLine();
          line != null && documents.size() < count;
          line = lines.readLine()) {
        int colon = line.indexOf(": ");
        if (colon > 0 && !line.startsWith(" ")) {
          stanza.put(line.substring(0, colon), line.substring(colon + 2));
        } else if (line.isEmpty()) {
          String name = stanza.getString("Package");
          if (name != null && names.add(name)) {
            stanza.put("_id", name);
            documents.add(stanza);
          }
          stanza = new Document();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }
}
