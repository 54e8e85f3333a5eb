package io.locktender.playground.product.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.playground.product.DemoData;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Document MAINTAINER =
      new Document("name", "Jane").append("email", "jane@debian.org");

  private static Document first() {
    return new Document("_id", "a")
        .append("Package", "a")
        .append("Version", "1")
        .append("Maintainer", "Jane <jane@debian.org>")
        .append("Section", "games")
        .append("Size", "7");
  }

  private static Document second() {
    Document document = first().append("maintainer", MAINTAINER).append("section", "games");
    document.remove("Maintainer");
    document.remove("Section");
    return document;
  }

  @Test
  void allDataThatAreShippedAreOfTheFirstShape() {
    Shape shape = Shape.of("1.0.0");

    assertThat(DemoData.documents()).allSatisfy(one -> assertThat(shape.fault(one)).isEmpty());
  }

  @Test
  void aDocumentOfTheNextReleaseIsSeen() {
    assertThat(Shape.of("1.0.0").fault(first())).isEmpty();
    assertThat(Shape.of("1.0.0").fault(second())).contains("expected maintainer to be unknown");
  }

  @Test
  void aDocumentOfTheReleaseBeforeIsSeen() {
    assertThat(Shape.of("2.0.0").fault(second())).isEmpty();
    assertThat(Shape.of("2.0.0").fault(first())).contains("expected Maintainer to be gone");
    assertThat(Shape.of("2.1.0").fault(second())).contains("expected Size to be gone");
  }

  @Test
  void aDocumentInTheMiddleOfItsChangeIsSeen() {
    Document both = second().append("Maintainer", "Jane <jane@debian.org>");

    assertThat(Shape.of("2.0.0").fault(both)).contains("expected Maintainer to be gone");
    assertThat(Shape.of("2.0.0").fault(second().append("depends", List.of(List.of()))))
        .contains("expected depends to be lists of relations");
    assertThat(Shape.of("2.0.0").fault(second().append("depends", "b")))
        .contains("expected depends to be lists of relations");
  }

  @Test
  void aFieldThatIsNeededAndMissingIsSeen() {
    Document document = first();
    document.remove("Section");

    assertThat(Shape.of("1.0.0").fault(document)).contains("expected a field Section");
  }

  @Test
  void aReleaseThatTheDemoDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> Shape.of("9.0.0"))
        .hasMessage("Expected a release of [1.0.0, 1.1.0, 2.0.0, 2.1.0, 3.0.0], found '9.0.0'.");
  }
}
