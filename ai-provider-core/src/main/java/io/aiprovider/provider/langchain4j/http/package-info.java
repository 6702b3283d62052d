/** OkHttp as the HTTP client of LangChain4j's models, which keeps what their own clients drop. */
@NullMarked
package io.aiprovider.provider.langchain4j.http;

import org.jspecify.annotations.NullMarked;
