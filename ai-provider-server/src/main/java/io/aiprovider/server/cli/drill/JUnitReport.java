package io.aiprovider.server.cli.drill;

import io.aiprovider.server.drill.DrillCase;
import io.aiprovider.server.drill.DrillResult;
import io.aiprovider.server.drill.DrillResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results in the XML of JUnit's reports, which CI systems read: a suite for each route. */
final class JUnitReport {
  private final DrillSummary summary;

  JUnitReport(DrillSummary summary) {
    this.summary = summary;
  }

  String toXml() {
    Map<String, List<DrillResult>> byRoute = new LinkedHashMap<>();
    for (DrillResult result : summary.results()) {
      byRoute.computeIfAbsent(result.of().route(), route -> new ArrayList<>()).add(result);
    }
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites").append(counts(summary.results())).append(">\n");
    byRoute.forEach((route, results) -> addSuite(route, results, xml));
    return xml.append("</testsuites>\n").toString();
  }

  private String counts(List<DrillResult> results) {
    long failures = results.stream().filter(summary::isFailure).count();
    long skipped = results.stream().filter(this::isSkipped).count();
    Duration all = results.stream().map(DrillResult::elapsed).reduce(Duration.ZERO, Duration::plus);
    return " tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\""
        .formatted(results.size(), failures, skipped, seconds(all));
  }

  private boolean isSkipped(DrillResult result) {
    return result.verdict() == Verdict.EXPOSED && !summary.isFailure(result);
  }

  private void addSuite(String route, List<DrillResult> results, StringBuilder xml) {
    xml.append("  <testsuite name=\"").append(escaped("drill of " + route)).append('"');
    xml.append(counts(results)).append(">\n");
    for (DrillResult result : results) {
      DrillCase drill = result.of();
      String name =
          "%s, %s, failing: %s".formatted(drill.fault().label(), drill.mode(), drill.failing());
      xml.append("    <testcase classname=\"").append(escaped("drill." + route));
      xml.append("\" name=\"").append(escaped(name));
      xml.append("\" time=\"").append(seconds(result.elapsed())).append('"');
      if (result.verdict() == Verdict.PASS) {
        xml.append("/>\n");
      } else {
        String element = isSkipped(result) ? "skipped" : "failure";
        xml.append(">\n      <").append(element).append(" message=\"");
        xml.append(escaped(String.valueOf(result.reason()))).append("\"/>\n    </testcase>\n");
      }
    }
    xml.append("  </testsuite>\n");
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
  }

  /** Text for an attribute; characters that XML cannot express become question marks. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
              }
            });
    return escaped.toString();
  }

  /** XML 1.0, 2.2, without tabs and line ends, which attributes do not keep. */
  private static boolean isAllowed(int c) {
    return c >= ' ' && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
  }
}
