package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.playground.product.DemoData;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The parsers against every stanza that is shipped. */
class RealDataTest {
  private static List<Document> documents = List.of();

  @BeforeAll
  static void read() {
    documents = DemoData.documents();
  }

  private static long count(Predicate<Document> which) {
    return documents.stream().filter(which).count();
  }

  private static <T> List<T> parsed(String field, Function<String, T> parser) {
    return documents.stream()
        .filter(document -> document.containsKey(field))
        .map(document -> parser.apply(document.getString(field)))
        .toList();
  }

  @Test
  void thereAreMoreThanTwentyThousandWithNamesOfTheirOwn() {
    assertThat(documents).hasSize(28_335);
    assertThat(documents.stream().map(document -> document.get("_id")).distinct()).hasSize(28_335);
    assertThat(count(document -> document.getString("_id").contains("/"))).isEqualTo(4);
  }

  @Test
  void noFieldHasANameThatADatabaseWouldTakeForAPath() {
    assertThat(documents.stream().flatMap(document -> document.keySet().stream()).distinct())
        .hasSize(52)
        .noneMatch(field -> field.contains(".") || field.contains("$"));
  }

  @Test
  void everyMaintainerIsTakenApart() {
    List<Document> maintainers = parsed("Maintainer", Maintainers::parse);

    assertThat(maintainers).hasSize(28_335);
    assertThat(maintainers.stream().filter(one -> one.containsKey("others"))).hasSize(1);
    assertThat(maintainers.stream().filter(one -> one.getString("name").contains("\""))).hasSize(2);
    assertThat(count(document -> document.getString("Maintainer").endsWith(","))).isEqualTo(11);
    assertThat(count(document -> document.getString("Maintainer").startsWith("\""))).isEqualTo(4);
    assertThat(count(document -> document.getString("Maintainer").contains("("))).isEqualTo(595);
  }

  @Test
  void everyDependencyIsTakenApart() {
    List<List<List<Document>>> depends = parsed("Depends", Relations::parse);
    List<Document> all = depends.stream().flatMap(List::stream).flatMap(List::stream).toList();

    assertThat(depends).hasSize(24_942);
    assertThat(depends.stream().mapToInt(List::size).sum()).isEqualTo(123_949);
    assertThat(all).hasSize(127_558);
    assertThat(all.stream().filter(one -> one.containsKey("operator"))).hasSize(73_012);
    assertThat(all.stream().filter(one -> one.containsKey("arch"))).hasSize(4_571);
  }

  @Test
  void everySizeIsANumberAndSomeAreNotKnown() {
    List<Document> sizes = documents.stream().map(Sizes::parse).toList();

    assertThat(sizes.stream().filter(size -> !size.containsKey("installed"))).hasSize(126);
  }

  @Test
  void everyPackageIsFoundBySomeWord() {
    assertThat(documents.stream().map(Words::of)).noneMatch(List::isEmpty);
  }

  @Test
  void someHomepagesAreNotTakenApart() {
    List<String> reasons =
        documents.stream()
            .filter(document -> document.containsKey("Homepage"))
            .map(document -> refusal(document.getString("Homepage")))
            .filter(reason -> !reason.isEmpty())
            .toList();

    assertThat(reasons).hasSize(24);
    assertThat(reasons.stream().filter(reason -> reason.contains("'ftp://"))).hasSize(20);
    assertThat(reasons.stream().filter(reason -> reason.contains("'gopher://"))).hasSize(2);
    assertThat(reasons.stream().filter(reason -> reason.contains("domain"))).hasSize(2);
  }

  private static String refusal(String homepage) {
    try {
      Homepages.parse(homepage);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
