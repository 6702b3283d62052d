/** Tenants and their users: what they are, where they are stored, and how they are managed. */
@NullMarked
package io.aiprovider.server.tenants;

import org.jspecify.annotations.NullMarked;
