package io.locktender.playground.product;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import org.bson.Document;

/**
 * Loads a package index into an empty collection {@code packages}, in the shape of release 1.0.0.
 *
 * <p>{@code --mongodb URI --database NAME --data FILE}, the file compressed by gzip. Prints one
 * line that begins with the number of documents. Exit codes: 0 loaded, 2 usage or a file that
 * cannot be read, 3 the collection is not empty, 5 the database cannot be reached.
 */
public final class LoadPackages {
  static final String COLLECTION = "packages";

  private static final int BATCH = 1_000;
  private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

  private LoadPackages() {}

  public static void main(String[] args) {
    DRIVER_LOG.setLevel(Level.SEVERE);
    System.exit(run(args));
  }

  static int run(String[] args) {
    try {
      Options options = Options.parse(args, Set.of("--mongodb", "--database", "--data"));
      return load(
          options.require("--mongodb"),
          options.require("--database"),
          Path.of(options.require("--data")));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (MongoException e) {
      System.err.println("Expected to reach MongoDB, found: " + e.getMessage());
      return 5;
    }
  }

  private static int load(String uri, String database, Path data) throws IOException {
    try (MongoClient client = MongoClients.create(uri);
        InputStream file = Files.newInputStream(data)) {
      MongoCollection<Document> packages = client.getDatabase(database).getCollection(COLLECTION);
      if (packages.find().limit(1).first() != null) {
        System.err.println(
            "Expected "
                + packages.getNamespace()
                + " to be empty, found documents in it: nothing"
                + " was loaded; drop it first.");
        return 3;
      }
      packages.createIndex(Indexes.ascending("Package"));
      long count = insertAll(reader(file), packages);
      System.out.println(count + " packages loaded into " + packages.getNamespace());
      return 0;
    }
  }

  /** Reads a compressed package index. */
  static BufferedReader reader(InputStream compressed) throws IOException {
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(compressed, 1 << 16), StandardCharsets.UTF_8));
  }

  private static long insertAll(BufferedReader index, MongoCollection<Document> packages)
      throws IOException {
    Stanzas stanzas = new Stanzas(index);
    InsertManyOptions unordered = new InsertManyOptions().ordered(false);
    List<Document> batch = new ArrayList<>(BATCH);
    long count = 0;
    for (Optional<Document> next = stanzas.next(); next.isPresent(); next = stanzas.next()) {
      batch.add(next.get());
      count++;
      if (batch.size() == BATCH) {
        packages.insertMany(batch, unordered);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      packages.insertMany(batch, unordered);
    }
    return count;
  }
}
