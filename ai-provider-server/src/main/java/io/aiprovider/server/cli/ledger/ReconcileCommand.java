package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.OutputOption;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import io.aiprovider.server.reconcile.Difference;
import io.aiprovider.server.reconcile.Reconciliation;
import io.aiprovider.server.reconcile.Tolerance;
import io.aiprovider.server.reconcile.UnreadableReport;
import io.aiprovider.server.reconcile.UsageReport;
import io.aiprovider.server.web.Csv;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider reconcile}: compares a provider's report with the ledger. */
@Command(
    name = "reconcile",
    sortOptions = false,
    header = "Compares a provider's own report of usage or costs with the ledger.",
    description = {
      "Shows each difference by day (UTC) and model: usage that is missing here or there, other"
          + " numbers of tokens, other costs. The format of the file is recognized by its content:"
          + " OpenAI's and Anthropic's exports in CSV, and the JSON of their usage and cost APIs."
    },
    footer = {
      "",
      "Exit status: 0 no differences, 1 differences or a failure, 2 wrong use.",
      ServerOption.KEY,
      "",
      "Example: ai-provider reconcile completions_usage_2026-10-01_2026-11-01.csv"
    })
public final class ReconcileCommand implements Callable<Integer> {
  private static final long LARGEST = 200L * 1024 * 1024;
  private static final List<String> FIELDS =
      List.of("day", "model", "kind", "unit", "here", "there", "difference");

  private final Console console;
  private final Servers servers;

  @Parameters(paramLabel = "FILE", description = "The provider's report.")
  private Path file = Path.of("");

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "The provider's name in the configuration. Can be given several times, if several"
              + " providers use the same account. If not given, openai or anthropic.")
  private @Nullable List<String> providers;

  @Option(
      names = "--token-tolerance",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description =
          "Report tokens and requests only if they differ by more than this. If not given, 0.")
  private BigDecimal tokenTolerance = BigDecimal.ZERO;

  @Option(
      names = "--cost-tolerance",
      paramLabel = "USD",
      defaultValue = "0.01",
      description =
          "Report the cost of a day and model only if it differs by more than this, because some"
              + " reports have whole cents. If not given, 0.01.")
  private BigDecimal costTolerance = BigDecimal.ZERO;

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ServerOption server = new ServerOption();

  public ReconcileCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    output.check();
    if (tokenTolerance.signum() < 0 || costTolerance.signum() < 0) {
      throw CommandFailed.wrongUse("A tolerance must not be negative.");
    }
    UsageReport report = read();
    List<String> names = providers == null ? List.of(report.format().vendor()) : providers;
    List<Difference> differences =
        Reconciliation.differences(
            report,
            new ServerLedger(server.client(servers), names),
            new Tolerance(tokenTolerance, costTolerance));
    print(report, names, differences);
    return differences.isEmpty() ? 0 : ExitStatus.FAILED;
  }

  private UsageReport read() {
    try {
      if (Files.isDirectory(file)) {
        throw CommandFailed.wrongUse("'" + file + "' is a directory. Name the report in it.");
      }
      if (Files.size(file) > LARGEST) {
        throw CommandFailed.wrongUse(
            "The file " + file + " is larger than " + LARGEST / 1024 / 1024 + " MB.");
      }
      return UsageReport.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw CommandFailed.wrongUse("There is no file '" + file + "'.");
    } catch (IOException e) {
      throw CommandFailed.wrongUse("The file " + file + " cannot be read.");
    } catch (UnreadableReport e) {
      throw CommandFailed.wrongUse(
          file + ", line " + e.line() + ", column " + e.column() + ": " + e.getMessage());
    }
  }

  private void print(UsageReport report, List<String> names, List<Difference> differences) {
    if (report.cut()) {
      console.note(
          "The file is only one page of the report: has_more is true. Days after "
              + report.to().minusDays(1)
              + " are not compared.");
    }
    if (output.isJson()) {
      console.raw(json(report, names, differences).toString());
    } else if (output.isCsv()) {
      Csv csv = new Csv(FIELDS);
      differences.forEach(difference -> csv.row(fields(difference)));
      console.raw(csv.toString());
    } else {
      printTable(report, names, differences);
    }
  }

  private static JsonObject json(
      UsageReport report, List<String> names, List<Difference> differences) {
    List<JsonObject> all = new ArrayList<>();
    for (Difference difference : differences) {
      JsonObject json = JsonObject.EMPTY;
      List<Object> fields = fields(difference);
      for (int i = 0; i < FIELDS.size(); i++) {
        json = json.with(FIELDS.get(i), fields.get(i));
      }
      all.add(json);
    }
    return JsonObject.of("report", report.format())
        .with("providers", names)
        .with("from", report.from().toString())
        .with("to", report.to().toString())
        .with("differences", all);
  }

  private static List<Object> fields(Difference difference) {
    return List.of(
        difference.day().toString(),
        difference.model(),
        label(difference.kind()),
        label(difference.unit()),
        difference.here(),
        difference.there(),
        difference.here().subtract(difference.there()));
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private void printTable(UsageReport report, List<String> names, List<Difference> differences) {
    console.line(
        "%s from %s to %s, %s, compared with the calls to %s"
            .formatted(
                report.format().label(),
                report.from(),
                report.to().minusDays(1),
                report.byModel() ? counted(report.models(), "model") : "without models",
                String.join(" and ", names)));
    if (!differences.isEmpty()) {
      console.line("");
      table(differences).print(console);
      console.line("");
    }
    console.line(
        differences.isEmpty()
            ? "No differences."
            : counted(differences.size(), "difference") + ".");
  }

  private static TextTable table(List<Difference> differences) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("day", 1),
                Column.text("model", 1),
                Column.text("what", 1),
                Column.number("here", 2),
                Column.number("there", 2),
                Column.number("difference", 3)));
    for (Difference difference : differences) {
      BigDecimal gap = difference.here().subtract(difference.there());
      table.row(
          List.of(
              difference.day().toString(),
              difference.model(),
              what(difference),
              amount(difference, difference.here()),
              amount(difference, difference.there()),
              amount(difference, gap)));
    }
    return table;
  }

  private static String what(Difference difference) {
    return switch (difference.kind()) {
      case MISSING_HERE -> "missing here";
      case MISSING_THERE -> "missing there";
      case INPUT_TOKENS_DIFFER -> "input tokens differ";
      case OUTPUT_TOKENS_DIFFER -> "output tokens differ";
      case REQUESTS_DIFFER -> "requests differ";
      case COST_DIFFERS -> "cost differs";
    };
  }

  private static String amount(Difference difference, BigDecimal amount) {
    return switch (difference.unit()) {
      case TOKENS, REQUESTS -> Numbers.count(amount);
      case USD -> Numbers.money(List.of(amount)).get(0) + " USD";
    };
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
