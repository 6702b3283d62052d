package io.aiprovider.server.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of the providers' APIs: OpenAI's {@code /v1/organization/usage/completions} and
 * {@code /v1/organization/costs}, Anthropic's {@code /v1/organizations/usage_report/messages} and
 * {@code /v1/organizations/cost_report}. A file has one page, or an array of pages.
 */
final class JsonReports {
  private static final String OPENAI_USAGE = "organization.usage.completions.result";
  private static final String OPENAI_COSTS = "organization.costs.result";
  private static final String KNOWN =
      "This is no report of a known format. Known are the answers of OpenAI's"
          + " /v1/organization/usage/completions and /v1/organization/costs, and of Anthropic's"
          + " /v1/organizations/usage_report/messages and /v1/organizations/cost_report.";

  private JsonReports() {}

  static UsageReport read(byte[] file) {
    LocatedJson root = LocatedJson.parse(file);
    List<LocatedJson> pages = root.isObject() ? List.of(root) : root.elements();
    List<LocatedJson> buckets = new ArrayList<>();
    boolean more = false;
    for (LocatedJson page : pages) {
      LocatedJson data = page.isObject() ? page.member("data") : null;
      if (data == null) {
        throw page.refused(KNOWN);
      }
      buckets.addAll(data.elements());
      LocatedJson hasMore = page.member("has_more");
      more = hasMore != null && Boolean.TRUE.equals(hasMore.value());
    }
    if (buckets.isEmpty()) {
      throw root.refused("The report has no day, so there is nothing to compare.");
    }
    UsageReport.Builder report = new UsageReport.Builder(format(buckets));
    buckets.forEach(bucket -> add(bucket, report));
    if (more) {
      report.cut();
    }
    return report.build();
  }

  /** The format of the first result; without any, a report of usage without usage. */
  private static ReportFormat format(List<LocatedJson> buckets) {
    LocatedJson first = buckets.get(0);
    boolean openAi = first.isObject() && first.member("start_time") != null;
    if (!openAi && (!first.isObject() || first.member("starting_at") == null)) {
      throw first.refused(KNOWN);
    }
    for (LocatedJson bucket : buckets) {
      for (LocatedJson result : bucket.required("results").elements()) {
        return openAi ? openAi(result) : anthropic(result);
      }
    }
    return openAi ? ReportFormat.OPENAI_USAGE : ReportFormat.ANTHROPIC_USAGE;
  }

  private static ReportFormat openAi(LocatedJson result) {
    LocatedJson object = result.required("object");
    return switch (object.text()) {
      case OPENAI_USAGE -> ReportFormat.OPENAI_USAGE;
      case OPENAI_COSTS -> ReportFormat.OPENAI_COSTS;
      default -> throw object.refused(KNOWN);
    };
  }

  private static ReportFormat anthropic(LocatedJson result) {
    if (result.member("uncached_input_tokens") != null) {
      return ReportFormat.ANTHROPIC_USAGE;
    }
    if (result.member("amount") != null) {
      return ReportFormat.ANTHROPIC_COSTS;
    }
    throw result.refused(KNOWN);
  }

  private static void add(LocatedJson bucket, UsageReport.Builder report) {
    LocalDate day = day(bucket, report.format());
    report.cover(day);
    for (LocatedJson result : bucket.required("results").elements()) {
      switch (report.format()) {
        case OPENAI_USAGE ->
            report.add(
                day,
                model(result.member("model")),
                Amounts.tokens(
                    result.required("input_tokens").count(),
                    result.required("output_tokens").count(),
                    requests(result.member("num_model_requests"))));
        case OPENAI_COSTS -> {
          LocatedJson item = result.member("line_item");
          LocatedJson amount = result.required("amount");
          checkCurrency(amount);
          report.add(
              day,
              item == null ? null : ModelName.ofLineItem(item.text()),
              Amounts.cost(amount.required("value").decimal()));
        }
        case ANTHROPIC_USAGE ->
            report.add(
                day,
                model(result.member("model")),
                Amounts.tokens(
                    anthropicInput(result), result.required("output_tokens").count(), null));
        case ANTHROPIC_COSTS -> {
          checkCurrency(result);
          BigDecimal cents = result.required("amount").decimal();
          report.add(day, anthropicItem(result), Amounts.cost(cents.movePointLeft(2)));
        }
      }
    }
  }

  private static LocalDate day(LocatedJson bucket, ReportFormat format) {
    return switch (format) {
      case OPENAI_USAGE, OPENAI_COSTS -> {
        LocatedJson start = bucket.required("start_time");
        LocatedJson end = bucket.required("end_time");
        yield Buckets.day(
            Buckets.seconds(start.count(), start::refused),
            Buckets.seconds(end.count(), end::refused),
            bucket::refused);
      }
      case ANTHROPIC_USAGE, ANTHROPIC_COSTS -> {
        LocatedJson start = bucket.required("starting_at");
        LocatedJson end = bucket.required("ending_at");
        yield Buckets.day(
            Buckets.time(start.text(), start::refused),
            Buckets.time(end.text(), end::refused),
            bucket::refused);
      }
    };
  }

  private static @Nullable ModelName model(@Nullable LocatedJson name) {
    return name == null ? null : ModelName.of(name.text());
  }

  private static @Nullable Requests requests(@Nullable LocatedJson number) {
    return number == null ? null : Requests.exactly(number.count());
  }

  /** The model; for other costs, such as web searches, their description. */
  private static @Nullable ModelName anthropicItem(LocatedJson result) {
    LocatedJson model = result.member("model");
    LocatedJson description = result.member("description");
    return model != null ? model(model) : model(description);
  }

  private static long anthropicInput(LocatedJson result) {
    long tokens = result.required("uncached_input_tokens").count();
    tokens += result.required("cache_read_input_tokens").count();
    LocatedJson written = result.member("cache_creation");
    if (written != null) {
      tokens += written.required("ephemeral_5m_input_tokens").count();
      tokens += written.required("ephemeral_1h_input_tokens").count();
    }
    return tokens;
  }

  private static void checkCurrency(LocatedJson amount) {
    LocatedJson currency = amount.member("currency");
    if (currency != null && !currency.text().toLowerCase(Locale.ROOT).equals("usd")) {
      throw currency.refused("The report must be in US dollars.");
    }
  }
}
