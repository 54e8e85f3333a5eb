package io.locktender.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.bench.report.Series.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PlotTest {
  private static final List<Series> TWO =
      List.of(
          new Series("quiet & <calm>", List.of(new Point(10_000, 1.8), new Point(100_000, 1.9))),
          new Series("busy", List.of(new Point(10_000, 2.0), new Point(100_000, 2.1))));

  @Test
  void aPlotIsWellFormed_andNamesAllThatIsInIt() throws Exception {
    String svg = new LinePlot("a title", "documents", "seconds", TWO).svg();

    Element root = parse(svg);
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getTextContent())
        .contains("a title", "documents", "seconds", "quiet & <calm>", "busy", "10,000", "100,000");
  }

  @Test
  void seriesAreToldApartWithoutColour() {
    String svg = new LinePlot("", "", "", TWO).svg();

    assertThat(svg).contains("<circle", "stroke-dasharray=\"7 4\"");
    assertThat(svg.replaceAll("#(?:000|888|bbb|fff)\"", "")).doesNotContain("#");
  }

  @Test
  void aBarIsAsLongAsItsValue_whichIsSaidBehindIt() throws Exception {
    Element root = parse(new BarPlot("", "s").bar("one", 1).bar("two", 2).svg());

    Element one = (Element) root.getElementsByTagName("rect").item(1);
    Element two = (Element) root.getElementsByTagName("rect").item(2);
    assertThat(Double.parseDouble(two.getAttribute("width")))
        .isEqualTo(2 * Double.parseDouble(one.getAttribute("width")));
    assertThat(root.getTextContent()).contains("one", "two", "1.00 s", "2.00 s");
  }

  @Test
  void nothingToDrawIsRefused() {
    assertThatThrownBy(() -> new LinePlot("", "", "", List.of()).svg())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BarPlot("", "").svg())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }
}
