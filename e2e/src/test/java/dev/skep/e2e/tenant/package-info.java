/** Several tenants on one broker. */
package dev.skep.e2e.tenant;
