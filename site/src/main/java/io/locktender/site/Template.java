package io.locktender.site;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * What is around each page's text.
 *
 * @param navigation the way to all others
 * @param version Locktender's
 */
record Template(Navigation navigation, String version) {
  /** A page with fewer parts is seen at a glance. */
  private static final int PARTS = 3;

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>{title}</title>
      <link rel="stylesheet" href="{up}site.css">
      </head>
      <body{start}>
      <a class="skip" href="#site-text">To the text</a>
      <header>
      <a class="home" href="{up}index.html">Locktender</a>
      {menu}
      <form action="{up}search.html" role="search">
      <input type="search" name="q" aria-label="Search the documents">
      <button>Search</button>
      </form>
      </header>
      <main id="site-text">
      {text}
      </main>
      {pages}
      <footer>Locktender {version}{source}</footer>
      </body>
      </html>
      """;

  private static final String MENU = "<a class=\"menu\" href=\"#site-pages\">All pages</a>";

  private static final String PAGES =
      """
      <nav id="site-pages" aria-label="All pages">
      %s
      </nav>\
      """;

  private static final String SEARCH =
      """
      <h1>Search</h1>
      <p id="found" role="status">The search needs JavaScript. All pages are listed here, without it.</p>
      <ol id="results"></ol>
      <script src="search-index.js"></script>
      <script src="search.js"></script>\
      """;

  /** A document. */
  String page(Page page) {
    String title =
        page.title().equals("Locktender") ? "Locktender" : page.title() + " · Locktender";
    String text = Markdown.render(page).strip();
    return fill(page, title, withContents(page, text), ", from " + page.source());
  }

  /** The page with the results of a search. */
  String search() {
    Page page = Page.of(Path.of("docs/search.md"), "# Search");
    return fill(page, "Search · Locktender", SEARCH, "");
  }

  private String fill(Page page, String title, String text, String source) {
    boolean start = page.source().equals(Places.START); // It has all of it in its text.
    String up = Places.href(page.place(), Path.of("site.css")).replace("site.css", "");
    return HTML.replace("{title}", Text.html(title))
        .replace("{up}", up)
        .replace("{version}", Text.html(version))
        .replace("{source}", Text.html(source))
        .replace("{start}", start ? " class=\"start\"" : "")
        .replace("{menu}", start ? "" : MENU)
        .replace("{pages}", start ? "" : PAGES.formatted(navigation.html(page).strip()))
        .replace("{text}", text);
  }

  /** Below the title, what parts there are. */
  private static String withContents(Page page, String text) {
    List<Section> parts = page.sections().stream().filter(part -> part.level() == 2).toList();
    if (parts.size() < PARTS || page.source().equals(Places.START)) {
      return text;
    }
    String contents =
        parts.stream()
            .map(
                part ->
                    "<li><a href=\"#"
                        + part.id()
                        + "\">"
                        + Text.html(part.heading())
                        + "</a></li>\n")
            .collect(
                Collectors.joining(
                    "",
                    "<details class=\"parts\">\n<summary>On this page</summary>\n<ul>\n",
                    "</ul>\n</details>"));
    return text.replaceFirst("</h1>", Matcher.quoteReplacement("</h1>\n" + contents));
  }
}
