import { EnvironmentRequest } from '@itdo/plugin-environments-common';
import { z } from 'zod/v3';

/** Schema of what an environment can be asked for with; what it means is checked as for REST. */
export const createInput = (zod: typeof z) =>
  zod
    .object({
      name: zod
        .string()
        .describe('A short name of lower case letters, digits and dashes'),
      blueprint: zod
        .string()
        .optional()
        .describe('Name of the preset that it is made from'),
      services: zod
        .array(
          zod
            .object({
              name: zod.string().describe('Name of the service in it'),
              type: zod
                .string()
                .describe(
                  'database, cache, broker, api, frontend, workspace, ...',
                ),
              image: zod
                .string()
                .optional()
                .describe("A container image in place of the type's own"),
              replicas: zod.number().int().optional(),
              env: zod
                .array(
                  zod
                    .object({ name: zod.string(), value: zod.string() })
                    .strict(),
                )
                .optional()
                .describe('Environment variables; no secrets'),
              expose: zod
                .object({ path: zod.string() })
                .strict()
                .optional()
                .describe("Where it answers at the environment's address"),
            })
            .strict(),
        )
        .optional()
        .describe('Its services; those of the blueprint where missing'),
      owner: zod
        .string()
        .optional()
        .describe('Entity reference of a user; the caller where missing'),
      team: zod
        .string()
        .optional()
        .describe('Entity reference of a team of the owner; their only one'),
      component: zod
        .string()
        .optional()
        .describe('Entity reference of the component that it is for'),
      description: zod.string().optional().describe('What it is for'),
      ttlHours: zod
        .number()
        .int()
        .optional()
        .describe('Hours until it is removed'),
      idempotencyKey: zod
        .string()
        .min(1)
        .max(128)
        .optional()
        .describe('The same key again gives the same environment'),
    })
    .strict();

/** The request that the input is to REST. */
export function requestOf({
  idempotencyKey,
  ...request
}: z.infer<ReturnType<typeof createInput>>): EnvironmentRequest {
  return request;
}
