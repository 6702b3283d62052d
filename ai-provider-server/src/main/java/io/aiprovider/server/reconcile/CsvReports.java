package io.aiprovider.server.reconcile;

import io.aiprovider.server.reconcile.CsvFile.Field;
import io.aiprovider.server.reconcile.CsvFile.Row;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the files that the providers' web pages for usage and costs export. */
final class CsvReports {
  private static final String ANTHROPIC_DAY = "usage_date_utc";
  private static final String ANTHROPIC_COST = "cost_usd";
  private static final List<String> ANTHROPIC_INPUT =
      List.of(
          "usage_input_tokens_no_cache",
          "usage_input_tokens_cache_write_5m",
          "usage_input_tokens_cache_write_1h",
          "usage_input_tokens_cache_write", // in older files instead of the two
          "usage_input_tokens_cache_read");
  private static final String ANTHROPIC_OUTPUT = "usage_output_tokens";
  private static final List<String> OPENAI_TIMES =
      List.of("start_time", "end_time", "start_time_iso", "end_time_iso");
  private static final String OPENAI_COST = "amount_value";
  private static final String OPENAI_INPUT = "input_tokens";
  private static final String OPENAI_OUTPUT = "output_tokens";
  private static final String OPENAI_REQUESTS = "num_model_requests";

  private static final class Reader {
    private UsageReport.@Nullable Builder report;

    void header(List<Field> columns) {
      report = new UsageReport.Builder(format(columns));
    }

    void row(Row row) {
      if (report != null) {
        add(row, report);
      }
    }

    UsageReport build() {
      if (report == null || report.isEmpty()) {
        throw new UnreadableReport(2, 1, "The report has no rows, so there is nothing to compare.");
      }
      return report.build();
    }
  }

  private CsvReports() {}

  static UsageReport read(byte[] file) {
    Reader reader = new Reader();
    CsvFile.read(file, reader::header, reader::row);
    return reader.build();
  }

  private static ReportFormat format(List<Field> columns) {
    List<String> names = columns.stream().map(Field::text).toList();
    if (names.contains(ANTHROPIC_DAY)) {
      if (names.contains(ANTHROPIC_COST)) {
        return ReportFormat.ANTHROPIC_COSTS;
      }
      if (names.contains(ANTHROPIC_INPUT.get(0)) && names.contains(ANTHROPIC_OUTPUT)) {
        return ReportFormat.ANTHROPIC_USAGE;
      }
    }
    if (names.contains(OPENAI_TIMES.get(0)) && names.contains(OPENAI_TIMES.get(1))) {
      if (names.contains(OPENAI_COST)) {
        return ReportFormat.OPENAI_COSTS;
      }
      boolean tokens = names.contains(OPENAI_INPUT) && names.contains(OPENAI_OUTPUT);
      if (tokens || names.equals(OPENAI_TIMES)) { // a time without usage has no further columns
        return ReportFormat.OPENAI_USAGE;
      }
    }
    throw columns
        .get(0)
        .refused(
            "The columns are not those of a known report. Known are the exports of OpenAI (with"
                + " start_time, end_time, and amount_value or input_tokens and output_tokens) and"
                + " of Anthropic (with usage_date_utc, and cost_usd or usage_input_tokens_no_cache"
                + " and usage_output_tokens).");
  }

  private static void add(Row row, UsageReport.Builder report) {
    switch (report.format()) {
      case OPENAI_USAGE -> {
        LocalDate day = openAiDay(row);
        report.cover(day);
        if (row.find(OPENAI_INPUT) != null || row.find(OPENAI_OUTPUT) != null) {
          report.add(
              day,
              model(row.find("model")),
              Amounts.tokens(
                  count(row.required(OPENAI_INPUT)),
                  count(row.required(OPENAI_OUTPUT)),
                  requests(row.find(OPENAI_REQUESTS))));
        }
      }
      case OPENAI_COSTS -> {
        LocalDate day = openAiDay(row);
        report.cover(day);
        Field amount = row.find(OPENAI_COST);
        Field item = row.find("line_item");
        if (amount != null) {
          checkCurrency(row.find("amount_currency"));
          report.add(day, item == null ? null : ModelName.ofLineItem(item.text()), cost(amount));
        }
      }
      case ANTHROPIC_USAGE -> {
        long input = 0;
        for (String column : ANTHROPIC_INPUT) {
          Field tokens = row.find(column);
          input += tokens == null ? 0 : count(tokens);
        }
        Field model = row.find("model_version");
        report.add(
            anthropicDay(row),
            model(model == null ? row.find("model") : model),
            Amounts.tokens(input, count(row.required(ANTHROPIC_OUTPUT)), null));
      }
      case ANTHROPIC_COSTS -> {
        Field model = row.find("model");
        Field kind = row.find("cost_type"); // web searches and the like have no model
        report.add(
            anthropicDay(row),
            model(model == null ? kind : model),
            cost(row.required(ANTHROPIC_COST)));
      }
    }
  }

  private static LocalDate openAiDay(Row row) {
    Field start = row.required(OPENAI_TIMES.get(0));
    Field end = row.required(OPENAI_TIMES.get(1));
    return Buckets.day(
        Buckets.seconds(count(start), start::refused),
        Buckets.seconds(count(end), end::refused),
        start::refused);
  }

  private static LocalDate anthropicDay(Row row) {
    Field day = row.required(ANTHROPIC_DAY);
    return Buckets.date(day.text(), day::refused);
  }

  private static @Nullable ModelName model(@Nullable Field name) {
    return name == null ? null : ModelName.of(name.text());
  }

  private static @Nullable Requests requests(@Nullable Field number) {
    return number == null ? null : Requests.exactly(count(number));
  }

  private static long count(Field field) {
    return Figures.count(Figures.decimal(field.text(), field::refused), field::refused);
  }

  private static Amounts cost(Field field) {
    return Amounts.cost(Figures.decimal(field.text(), field::refused));
  }

  private static void checkCurrency(@Nullable Field currency) {
    if (currency != null && !currency.text().toLowerCase(Locale.ROOT).equals("usd")) {
      throw currency.refused("The report must be in US dollars.");
    }
  }
}
