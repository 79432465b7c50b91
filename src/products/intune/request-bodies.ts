// Made of openapi/intune: `npm run bodies` writes it anew.

export interface components {
    schemas: {
        readonly dataUpload: {
            readonly TenantId: string;
            readonly UploadTime: string;
            /** @description An array of entities, or text that holds one as JSON */
            readonly Content: unknown;
        };
        /** @description One device. Which members are there decides what is reported, not the number of the entity type; members that are not listed are ignored. */
        readonly entity: {
            /** @description 1 is inventory, 4 compliance */
            readonly EntityType?: number;
            readonly TenantId?: string;
            /** @description The device id in Entra ID, not the object id */
            readonly DeviceId?: string;
            /** @description The object id of the user who registered the device */
            readonly UserId?: string;
            /** @description Older reports than the newest one are ignored */
            readonly LastUpdateTime?: string;
            /** @enum {string} */
            readonly DeviceManagementState?: "managed" | "notManaged";
            /** @description 0 activated, 1 deactivated, 2 unresponsive */
            readonly State?: unknown;
            readonly DeviceName?: string | null;
            readonly Os?: string | null;
            readonly OsVersion?: string | null;
            readonly Vendor?: string | null;
            readonly Model?: string | null;
            readonly ModelId?: string | null;
            readonly MACAddress?: string | null;
            readonly MACAddress2?: string | null;
            /** @enum {string} */
            readonly complianceStatus?: "compliant" | "notCompliant";
            readonly Encrypted?: boolean;
        } & {
            readonly [key: string]: unknown;
        };
        readonly RequestBodies: {
            readonly putDataUploadMessage: components["schemas"]["dataUpload"];
            readonly createPartnerCompliancePolicy: {
                readonly DisplayName: string;
                readonly Description?: string | null;
                /** @enum {string} */
                readonly Platform: "macOS" | "iOS" | "Android" | "Linux";
                readonly PartnerManagedCompliance?: boolean;
            };
            readonly assignPartnerCompliancePolicy: {
                readonly assignments: readonly string[];
            };
            readonly putPartnerTenantHeartbeat: {
                readonly Timestamp: string;
            };
            readonly putPartnerTenant: {
                /**
                 * @description 1 is provisioned, 2 deprovisioned
                 * @enum {integer}
                 */
                readonly Provisioned: 1 | 2;
                readonly PartnerEnrollmentUrl?: string | null;
                readonly PartnerRemediationUrl?: string | null;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

/** Operation -> its body, once that has been held against the contract; undefined for one that may be left out. */
export type RequestBodies = components['schemas']['RequestBodies']
