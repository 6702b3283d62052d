package io.aiprovider.server.cli.ledger;

import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.HelpOption;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import io.aiprovider.server.retention.ArchiveRun;
import io.aiprovider.server.retention.Archiver;
import io.aiprovider.server.retention.Archiver.Archived;
import io.aiprovider.server.retention.Archiver.Day;
import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code ai-provider archive}: moves old rows of the ledger into files. It opens the database
 * itself.
 */
@Command(
    name = "archive",
    sortOptions = false,
    customSynopsis = "ai-provider archive [--dry-run] [--config FILE] [--any.property=value ...]%n",
    header = "Moves old rows of the ledger from the database into compressed files.",
    description = {
      "A server does this by itself once a day. The command opens the database of the server's"
          + " configuration. With PostgreSQL, servers can go on meanwhile; a database in a file must"
          + " not be in use. If it is interrupted, the next run goes on."
    },
    footer = {"", "Example: ai-provider archive --dry-run"})
public final class ArchiveCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--dry-run", description = "Only show which days would be archived.")
  private boolean dryRun;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file, as for the server.")
  private @Nullable String config;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  @Unmatched private List<String> properties = new ArrayList<>();

  public ArchiveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>();
    for (String property : properties) {
      if (!property.matches("--[A-Za-z][^=]*\\.[^=]*=.*")) {
        throw CommandFailed.wrongUse(
            property.startsWith("-")
                ? "archive has no option '%s'. Properties are written --any.property=value."
                    .formatted(property)
                : "archive takes only options, but is given '%s'.".formatted(property));
      }
      arguments.add(property);
    }
    if (config != null) {
      arguments.addAll(List.of("--config", config));
    }
    try {
      return ArchiveRun.with(arguments, this::archive);
    } catch (ArchiveRun.NotStarted reported) {
      return ExitStatus.FAILED;
    } catch (StartRefused wrong) {
      String inOneLine = String.valueOf(wrong.getMessage()).replaceAll("\\s+", " ");
      throw LaunchArguments.areReasonFor(wrong)
          ? CommandFailed.wrongUse(inOneLine)
          : CommandFailed.because(inOneLine);
    } catch (DatabaseDown e) {
      throw CommandFailed.because("The database cannot be reached. Run the command again later.");
    }
  }

  private int archive(@Nullable Archiver archiver) {
    if (archiver == null) {
      console.line("Rows are kept for ever: ai-provider.retention.raw-days is 0.");
    } else if (dryRun) {
      show(archiver);
    } else {
      run(archiver);
    }
    return 0;
  }

  private void show(Archiver archiver) {
    List<Day> days = archiver.plan();
    if (days.isEmpty()) {
      nothing(archiver);
      return;
    }
    TextTable table = new TextTable(List.of(Column.text("day", 1), Column.number("rows", 1)));
    days.forEach(day -> table.row(List.of(day.day().toString(), count(day.rows()))));
    table.total(List.of("total", count(days.stream().mapToLong(Day::rows).sum())));
    table.print(console);
    console.note("Nothing was changed, because of --dry-run.");
  }

  private void run(Archiver archiver) {
    try {
      List<Archived> days =
          archiver.run(
              day ->
                  console.line(
                      "%s  %s rows  %s".formatted(day.day(), count(day.rows()), day.file())));
      if (days.isEmpty()) {
        nothing(archiver);
      } else {
        long rows = days.stream().mapToLong(Archived::rows).sum();
        console.line("Archived %s rows of %d days.".formatted(count(rows), days.size()));
      }
    } catch (Archiver.Busy | Archiver.Stopped e) {
      throw CommandFailed.because(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandFailed.because("The archive cannot be written: " + e.getMessage());
    }
  }

  private void nothing(Archiver archiver) {
    console.line("Nothing to archive: there are no rows before " + archiver.firstKept() + ".");
  }

  private static String count(long number) {
    return Numbers.count(BigDecimal.valueOf(number));
  }
}
