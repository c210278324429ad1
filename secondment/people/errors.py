"""Codes of people: sign-in, accounts, grants."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "sign_in_failed": (401, "用户名或密码不正确", "The user name or password is wrong"),
        "activation_failed": (
            401,
            "用户名或激活码不正确，或激活码已过期",
            "The user name or activation code is wrong, or the code has expired",
        ),
        "password_expired": (
            403,
            "密码已到期，请先修改密码",
            "The password has expired; change it first",
        ),
        "wrong_password": (422, "原密码不正确", "The present password is wrong"),
        "password_kinds": (
            422,
            "须含大写字母、小写字母、数字、符号中的至少 {0} 种",
            "It needs at least {0} of: capitals, small letters, digits, symbols",
        ),
        "password_reused": (
            422,
            "不能与最近 {0} 次用过的密码相同",
            "It may not be one of the last {0} passwords",
        ),
        "password_common": (
            422,
            "密码过于常见，或与用户名、单位名称相同",
            "The password is too common, or equals the name of the user or unit",
        ),
        "roles_exclusive": (
            409,
            "系统管理员、安全管理员、审计员三者互斥，且不得兼任业务角色",
            "The three administrators exclude one another and any business role",
        ),
        "role_needs_district": (
            422,
            "此角色须授予到区（根部门）",
            "This role is granted at a district (a root department)",
        ),
        "role_needs_department": (
            422,
            "此角色须授予到部门",
            "This role is granted at a department",
        ),
        "role_without_department": (
            422,
            "此角色不带部门",
            "This role is granted without a department",
        ),
        "role_needs_cadre": (
            422,
            "此账号没有对应的挂职干部",
            "The account belongs to no cadre",
        ),
        "district_has_no_parent": (422, "区没有上级部门", "A district has no parent"),
        "department_needs_parent": (
            422,
            "区以外的部门须有上级部门",
            "A department other than a district needs a parent",
        ),
        "not_of_tree": (422, "上级部门须在同一区内", "The parent must be of the same district"),
        "district_required": (
            422,
            "请说明所属的区（district_id）",
            "State the district (district_id)",
        ),
        "own_account": (409, "不能对自己的账号进行此操作", "Not on one's own account"),
        "users_header_missing": (
            422,
            "前 {0} 行内没有找到“用户名”“姓名”两列",
            "The columns 用户名 and 姓名 were not found in the first {0} rows",
        ),
        "not_pending": (
            409,
            "账号 {0} 已激活，激活单只发给尚未首次登录的账号",
            "The account {0} is active; slips are for accounts that never signed in",
        ),
    }
)
