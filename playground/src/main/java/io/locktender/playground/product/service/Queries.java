package io.locktender.playground.product.service;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.regex;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What the service is asked. Every document that a query reads is checked. */
final class Queries {
  private static final int MOST = 100;

  private final MongoCollection<Document> packages;
  private final Seen seen;
  private final boolean maintainerIsText;

  Queries(MongoCollection<Document> packages, Seen seen, String release) {
    this.packages = packages;
    this.seen = seen;
    maintainerIsText = release.startsWith("1.");
  }

  Optional<Document> byName(String name) {
    return Optional.ofNullable(packages.find(eq("_id", name)).first()).map(seen::check);
  }

  /** The names of the packages that a maintainer has, 100 at most. */
  List<String> byMaintainer(String email) {
    Bson filter =
        maintainerIsText
            ? regex("Maintainer", Pattern.compile(Pattern.quote("<" + email + ">")))
            : eq("maintainer.email", email);
    List<String> names = new ArrayList<>();
    packages
        .find(filter)
        .limit(MOST)
        .forEach(document -> names.add(seen.check(document).getString("Package")));
    return names;
  }

  long count() {
    return packages.estimatedDocumentCount();
  }
}
