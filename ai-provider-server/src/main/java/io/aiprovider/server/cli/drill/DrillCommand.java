package io.aiprovider.server.cli.drill;

import io.aiprovider.pricing.PricesUnreadable;
import io.aiprovider.server.cli.config.LocalConfiguration;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.HelpOption;
import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.server.drill.Drill;
import io.aiprovider.server.drill.DrillCase;
import io.aiprovider.server.drill.DrillFault;
import io.aiprovider.server.drill.DrillResult;
import io.aiprovider.server.drill.DrillResult.Verdict;
import io.aiprovider.server.drill.Sandbox;
import io.aiprovider.spring.AiProviderProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider drill}: rehearses failures of the configured providers. */
@Command(
    name = "drill",
    sortOptions = false,
    header = "Rehearses failures: what callers see when the configured providers fail.",
    description =
        "It copies the configuration, replaces the providers by simulated services on this machine,"
            + " and calls each route with each fault: plain and streamed, with the first provider"
            + " failing, and with all. No provider is called, and no key is needed.",
    footer = {"", "Example: ai-provider drill --config ai-provider.yml --junit drill.xml"})
public final class DrillCommand implements Callable<Integer> {
  private static final int LEAST_SECONDS = 2;

  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file, as for the server. If not given, the files here.")
  private @Nullable String config;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model to request; can be repeated. If not given, all model groups, auto, and the"
              + " default models of the providers.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description = "The fault, such as silent; can be repeated. If not given, all.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description =
          "The longest time of one call. Timeouts are shortened to it, all by the same factor."
              + " Default: ${DEFAULT-VALUE}.")
  private int timeLimit = 9;

  @Option(
      names = "--strict",
      description = "Fail also if a call fails because no other provider can answer.")
  private boolean strict;

  @Option(names = "--json", description = "Write the results as JSON.")
  private boolean json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the results to a file, as JUnit's XML.")
  private @Nullable Path junit;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  public DrillCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (timeLimit < LEAST_SECONDS) {
      throw CommandFailed.wrongUse("--time-limit must be at least " + LEAST_SECONDS + " seconds.");
    }
    List<DrillFault> chosen = chosenFaults();
    Sandbox sandbox = sandbox();
    List<String> routes = models.isEmpty() ? sandbox.routes() : models;
    List<DrillResult> results = run(new Drill(sandbox), Drill.cases(routes, chosen));
    DrillSummary summary = new DrillSummary(results, sandbox.divisor(), strict);
    if (junit != null) {
      write(junit, new JUnitReport(summary).toXml());
    }
    if (json) {
      console.raw(summary.toJson().toString());
    } else {
      new DrillTable(summary).print(console);
    }
    return summary.isPassed() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private Sandbox sandbox() {
    try {
      return Sandbox.of(configuration(), Duration.ofSeconds(timeLimit));
    } catch (PricesUnreadable e) {
      throw CommandFailed.wrongUse(e.getMessage() + " Correct ai-provider.pricing.location.");
    }
  }

  private List<DrillFault> chosenFaults() {
    List<DrillFault> known = List.of(DrillFault.values());
    List<String> labels = known.stream().map(DrillFault::label).toList();
    for (String fault : faults) {
      if (!labels.contains(fault)) {
        throw CommandFailed.wrongUse(
            "There is no fault '%s'. There are: %s.".formatted(fault, String.join(", ", labels)));
      }
    }
    return known.stream()
        .filter(fault -> faults.isEmpty() || faults.contains(fault.label()))
        .toList();
  }

  private ConfigurationReading configuration() {
    ConfigurationReading reading = Sandbox.withoutSecrets(LocalConfiguration.read(config));
    reading.warnings().forEach(console::note);
    if (!reading.isValid()) {
      LocalConfiguration.print(reading.mistakes(), console::note);
      throw CommandFailed.wrongUse("The configuration is wrong, so nothing can be rehearsed.");
    }
    if (reading.settings(AiProviderProperties.class).providers().values().stream()
        .noneMatch(AiProviderProperties.Provider::enabled)) {
      throw CommandFailed.wrongUse(
          "No provider is configured: name the file with --config, or set its variables.");
    }
    return reading;
  }

  private List<DrillResult> run(Drill drill, List<DrillCase> cases) {
    if (!console.isTerminal()) {
      return drill.run(cases, result -> {});
    }
    AtomicInteger done = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    List<DrillResult> results =
        drill.run(
            cases,
            result -> {
              if (result.verdict() == Verdict.FAIL) {
                failed.incrementAndGet();
              }
              console.progress(
                  "%d of %d calls, %d failed"
                      .formatted(done.incrementAndGet(), cases.size(), failed.get()));
            });
    console.progress("");
    return results;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandFailed.wrongUse("The file '" + file + "' cannot be written.");
    }
  }
}
